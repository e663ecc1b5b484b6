package __package__;

import io.crystallize.core.DataSource;
import io.crystallize.testkit.SourceContract;

class NumbersTest extends SourceContract<double[]> {
    @Override
    protected DataSource<double[]> create() {
        return new Numbers(10, 0);
    }
}
