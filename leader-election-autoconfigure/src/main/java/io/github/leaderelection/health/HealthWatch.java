package io.github.leaderelection.health;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import io.github.leaderelection.DurationText;
import io.github.leaderelection.health.HealthSource.Answer;
import org.jspecify.annotations.Nullable;

/**
 * Asks for the health again and again, one question at a time. A question that fails, or
 * that is not answered in time, is answered as bad; one that hangs is not asked again
 * before it has returned. On the thread that decides, except for {@link #askNow()}.
 */
final class HealthWatch {

	private final HealthSource source;

	private final HealthGateSettings settings;

	private final GateThreads threads;

	private final BooleanSupplier wanted;

	private final Consumer<Answer> answers;

	private @Nullable Question pending;

	/**
	 * Create a new {@link HealthWatch}.
	 * @param source where to ask
	 * @param settings how often to ask
	 * @param threads the clock and the threads
	 * @param wanted whether answers are wanted now
	 * @param answers takes them, on the thread that decides
	 */
	HealthWatch(HealthSource source, HealthGateSettings settings, GateThreads threads, BooleanSupplier wanted,
			Consumer<Answer> answers) {
		this.source = source;
		this.settings = settings;
		this.threads = threads;
		this.wanted = wanted;
		this.answers = answers;
	}

	void start() {
		this.threads.schedule(this::tick, Duration.ZERO);
	}

	private void tick() {
		// First, so that whatever is thrown, the next one comes
		this.threads.schedule(this::tick, this.settings.interval());
		ask();
	}

	/**
	 * Ask without waiting for the interval. Any thread.
	 */
	void askNow() {
		askIn(Duration.ZERO);
	}

	void askIn(Duration delay) {
		this.threads.schedule(this::ask, delay);
	}

	private void ask() {
		if (this.pending != null) {
			timeOut(this.pending);
			return;
		}
		if (!this.wanted.getAsBoolean()) {
			return;
		}
		Question question = new Question(this.threads.nanoTime());
		this.pending = question;
		this.threads.schedule(() -> timeOut(question), this.settings.timeout());
		try {
			this.threads.ask(() -> {
				Answer answer = answer();
				this.threads.schedule(() -> answered(question, answer), Duration.ZERO);
			});
		}
		catch (RuntimeException | Error ex) {
			this.pending = null;
			throw ex;
		}
	}

	private Answer answer() {
		try {
			return this.source.ask();
		}
		catch (Throwable ex) {
			return new Answer(false, "the check failed with " + ex.getClass().getName());
		}
	}

	private void timeOut(Question question) {
		if (this.pending == question && isLate(question)) {
			deliver(late());
		}
	}

	private void answered(Question question, Answer answer) {
		this.pending = null;
		deliver((isLate(question)) ? late() : answer);
	}

	private boolean isLate(Question question) {
		return this.threads.nanoTime() - question.asked() >= this.settings.timeout().toNanos();
	}

	private Answer late() {
		return new Answer(false, "no answer within %s".formatted(DurationText.of(this.settings.timeout())));
	}

	private void deliver(Answer answer) {
		if (this.wanted.getAsBoolean()) {
			this.answers.accept(answer);
		}
	}

	private record Question(long asked) {
	}

}
