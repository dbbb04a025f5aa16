package io.github.leaderelection.sample.observation;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import io.github.leaderelection.Leadership;
import io.github.leaderelection.test.TestLeaderElection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/**
 * Tests for {@link LeadershipSampler}, {@link SpanWriter} and {@link SpanReader}.
 */
class LeadershipSamplerTests {

	private final TestLeaderElection election = new TestLeaderElection();

	private final AtomicLong clock = new AtomicLong();

	@Test
	void spanLastsFromTheFirstAnswerToTheLastQuestion(@TempDir Path directory) {
		LeadershipSampler sampler = sampler(directory);
		assertThat(sampler.sample()).isNull();
		Leadership term = this.election.grant("default");
		sampler.sample();
		Span span = sampler.sample();
		assertThat(span).isNotNull();
		assertThat(span.token()).isEqualTo(term.fencingToken());
		// Each question takes two readings of the clock
		assertThat(span.first()).isEqualTo(4);
		assertThat(span.last()).isEqualTo(5);
		assertThat(span.until()).isCloseTo(5 + term.remaining().toNanos(), within(60_000_000_000L));
		assertThat(span.ended()).isNull();
	}

	@Test
	void spanEndsWithTheTermAndTheNextTermBeginsAnother(@TempDir Path directory) {
		LeadershipSampler sampler = sampler(directory);
		this.election.grant("default");
		sampler.sample();
		this.election.revoke("default");
		Span ended = sampler.sample();
		assertThat(ended).isNotNull();
		assertThat(ended.ended()).isEqualTo(4);
		assertThat(ended.last()).isEqualTo(2);
		assertThat(sampler.sample()).isNull();
		this.election.grant("default");
		Span next = sampler.sample();
		assertThat(next).isNotNull();
		assertThat(next.token()).isGreaterThan(ended.token());
		assertThat(next.first()).isEqualTo(8);
	}

	@Test
	void pausedProcessExtendsNoSpan(@TempDir Path directory) {
		LeadershipSampler sampler = sampler(directory);
		this.election.grant("default");
		sampler.sample();
		this.clock.addAndGet(Duration.ofDays(2).toNanos());
		this.election.pauseProcess();
		Span ended = sampler.sample();
		assertThat(ended).isNotNull();
		assertThat(ended.last()).isEqualTo(2);
		assertThat(ended.ended()).isGreaterThan(Duration.ofDays(2).toNanos());
	}

	@Test
	void anotherProcessReadsWhatWasWritten(@TempDir Path directory) throws Exception {
		Span.Source process = new Span.Source("instance-1", 7);
		Path file = directory.resolve("spans");
		SpanReader reader = new SpanReader(file, process);
		assertThat(reader.read()).isEmpty();
		Span first = new Span(process, 11, 1, 2, 9, null);
		Span renewed = new Span(process, 11, 1, 5, 12, 13L);
		Span second = new Span(process, 12, -7, 8, 15, null);
		try (SpanWriter writer = new SpanWriter(file)) {
			writer.write(first);
			assertThat(reader.read()).isEqualTo(List.of(first));
			writer.write(renewed);
			writer.write(second);
			assertThat(reader.read()).isEqualTo(List.of(renewed, second));
		}
	}

	private LeadershipSampler sampler(Path directory) {
		return new LeadershipSampler(this.election.elector("default"), directory.resolve("spans"),
				this.clock::incrementAndGet);
	}

}
