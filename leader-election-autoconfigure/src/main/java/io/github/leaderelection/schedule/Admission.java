package io.github.leaderelection.schedule;

import java.time.Instant;

import io.github.leaderelection.GuardedRun;
import io.github.leaderelection.report.SkipCause;
import org.jspecify.annotations.Nullable;

/**
 * Whether a run of a method begins.
 */
public sealed interface Admission {

	/**
	 * The run begins.
	 *
	 * @param run the run to use and to close in place of the one that was to be admitted
	 * @param tick the tick that it runs for, {@code null} if it does not run once per
	 * tick
	 */
	record Admitted(GuardedRun run, @Nullable Instant tick) implements Admission {
	}

	/**
	 * The call is skipped. Its run was closed.
	 *
	 * @param cause why
	 */
	record Refused(SkipCause cause) implements Admission {
	}

}
