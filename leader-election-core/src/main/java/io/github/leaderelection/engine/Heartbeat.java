package io.github.leaderelection.engine;

import java.time.Duration;
import java.util.concurrent.TimeoutException;

import io.github.leaderelection.ElectionTelemetry.HeartbeatOutcome;
import io.github.leaderelection.store.ElectionView;
import org.jspecify.annotations.Nullable;

/**
 * One heartbeat on its way: is measured, and takes its outcome to the loop. State thread
 * only.
 *
 * @param context the session
 * @param loop the loop that has sent it
 * @param nonce its nonce
 * @param sent read before it was handed to the store
 * @param base the view that it names as its base, {@code null} if it reads everything
 */
record Heartbeat(SessionContext context, HeartbeatLoop loop, long nonce, Moment sent,
		@Nullable ElectionView base) implements StoreCalls.Outcome<ElectionView> {

	@Override
	public void answered(ElectionView view) {
		measure(HeartbeatOutcome.OK);
		this.loop.answered(this, view);
	}

	@Override
	public void unknown(Throwable problem) {
		measure((problem instanceof TimeoutException) ? HeartbeatOutcome.LATE : HeartbeatOutcome.ERROR);
		this.loop.failed(problem);
	}

	@Override
	public void answeredLate(ElectionView view) {
		this.loop.answeredLate(this, view);
	}

	private void measure(HeartbeatOutcome outcome) {
		this.context.telemetry().heartbeat(outcome, Duration.ofNanos(this.context.now() - this.sent.nanos()));
	}

}
