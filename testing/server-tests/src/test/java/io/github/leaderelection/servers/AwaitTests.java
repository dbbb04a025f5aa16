package io.github.leaderelection.servers;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link Await}.
 */
class AwaitTests {

	private static final Duration BOUND = Duration.ofSeconds(10);

	private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);

	private final AtomicInteger searches = new AtomicInteger();

	@Test
	void whatIsThereAfterAStallIsFound() {
		assertThat(found(() -> {
			this.now.addAndGet(BOUND.multipliedBy(2).toNanos());
			return (this.searches.incrementAndGet() > 1) ? Optional.of("late") : Optional.empty();
		})).isEqualTo("late");
	}

	@Test
	void searchEndsAfterTheBoundWithTheLastFailure() {
		assertThatIllegalStateException().isThrownBy(() -> found(() -> {
			this.now.addAndGet(BOUND.dividedBy(4).toNanos());
			throw new IOException("failure " + this.searches.incrementAndGet());
		})).withMessageContaining("10 s in vain for something").havingCause().withMessage("failure 5");
	}

	private String found(Await.Search<String> search) {
		return Await.found(BOUND, "something", search, this.now::get);
	}

}
