package io.crystallize.core.experiment;

import io.crystallize.core.execution.Trial;
import io.crystallize.core.execution.TrialEvent;
import org.apiguardian.api.API;

/**
 * Something that a step told in a run, as the run's folder has it.
 *
 * @param session in which go at the run, from 1
 * @param trial in which trial
 * @param event what it told
 */
@API(status = API.Status.MAINTAINED, since = "0.1")
public record PastEvent(int session, Trial trial, TrialEvent event) {}
