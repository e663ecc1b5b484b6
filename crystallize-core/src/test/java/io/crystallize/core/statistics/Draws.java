package io.crystallize.core.statistics;

import java.util.stream.DoubleStream;
import org.apache.commons.statistics.distribution.NormalDistribution;

/** Where the values of simulations come from. */
enum Draws {
    /** Standard normal. */
    NORMAL {
        @Override
        double draw(RandomBits random) {
            return STANDARD.inverseCumulativeProbability(uniform(random));
        }
    },
    /** Lognormal: its skewness is 6. */
    SKEWED {
        @Override
        double draw(RandomBits random) {
            return Math.exp(NORMAL.draw(random));
        }
    },
    /** 0, 0.1, 0.2 or 0.3, alike probable: nearly all are tied. */
    TIED {
        @Override
        double draw(RandomBits random) {
            return random.nextInt(4) * 0.1;
        }
    },
    /** 1 with a probability of 0.3, else 0. */
    BINARY {
        @Override
        double draw(RandomBits random) {
            return uniform(random) < 0.3 ? 1 : 0;
        }
    };

    private static final NormalDistribution STANDARD = NormalDistribution.of(0, 1);

    abstract double draw(RandomBits random);

    double[] draw(RandomBits random, int values) {
        return DoubleStream.generate(() -> draw(random)).limit(values).toArray();
    }

    /** A number strictly between 0 and 1. */
    static double uniform(RandomBits random) {
        return ((random.nextLong() >>> 12) + 0.5) * 0x1p-52;
    }
}
