package io.github.leaderelection.benchmarks.cost;

import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

import io.github.leaderelection.benchmarks.measure.Wait;

import org.springframework.context.SmartLifecycle;
import org.springframework.integration.leader.Context;
import org.springframework.integration.leader.DefaultCandidate;

/**
 * Spring Integration's initiators, with their default settings.
 */
final class InitiatorContender extends Contender {

	/**
	 * None says that it waits, so it gets the time for some attempts.
	 */
	private static final Duration BEGINS_TO_WAIT = Duration.ofMillis(150);

	private final List<SmartLifecycle> initiators;

	InitiatorContender(String name, Factory factory) {
		super("Spring Integration's " + name);
		IntFunction<SmartLifecycle> create = (candidate) -> factory.create(candidate, new Candidate(candidate));
		this.initiators = IntStream.range(0, 2).mapToObj(create).toList();
	}

	@Override
	void join(int candidate) {
		this.initiators.get(candidate).start();
		Wait.time(BEGINS_TO_WAIT);
	}

	@Override
	void leave(int candidate) {
		this.initiators.get(candidate).stop();
	}

	@Override
	void end() {
		this.initiators.forEach(SmartLifecycle::stop);
		// They unlock later
		Wait.time(BEGINS_TO_WAIT);
	}

	/**
	 * Creates the initiator of a candidate.
	 */
	interface Factory {

		SmartLifecycle create(int number, DefaultCandidate candidate);

	}

	/**
	 * Notes when it was elected.
	 */
	private final class Candidate extends DefaultCandidate {

		private final int number;

		Candidate(int number) {
			super("candidate-" + number, "race");
			this.number = number;
		}

		@Override
		public void onGranted(Context context) {
			granted(this.number);
		}

	}

}
