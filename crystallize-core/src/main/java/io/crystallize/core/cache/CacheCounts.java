package io.crystallize.core.cache;

import org.apiguardian.api.API;

/**
 * What went wrong in a cache so far.
 *
 * @param errors how often the backend failed
 * @param damaged how many entries and blobs were not what they should be, and were set aside
 * @param disputed how many steps were seen to do different things under equal conditions
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record CacheCounts(long errors, long damaged, long disputed) {}
