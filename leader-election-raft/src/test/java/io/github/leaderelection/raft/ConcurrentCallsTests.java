package io.github.leaderelection.raft;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link ConcurrentCalls}.
 */
@Timeout(60)
class ConcurrentCallsTests {

	@Test
	void resultsHaveTheOrderOfTheArguments() throws IOException {
		List<Integer> arguments = IntStream.range(0, 500).boxed().toList();
		assertThat(ConcurrentCalls.of(arguments, (argument) -> argument)).isEqualTo(arguments);
		assertThat(ConcurrentCalls.of(List.<Integer>of(), (argument) -> argument)).isEmpty();
	}

	@Test
	void asManyAsPermittedAreMadeAtOnce() throws IOException {
		CyclicBarrier all = new CyclicBarrier(ConcurrentCalls.MOST);
		AtomicInteger running = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		ConcurrentCalls.of(IntStream.range(0, 3 * ConcurrentCalls.MOST).boxed().toList(), (argument) -> {
			most.accumulateAndGet(running.incrementAndGet(), Math::max);
			awaitAll(all);
			return running.decrementAndGet();
		});
		assertThat(most).hasValue(ConcurrentCalls.MOST);
	}

	private static void awaitAll(CyclicBarrier barrier) throws IOException {
		try {
			barrier.await(60, TimeUnit.SECONDS);
		}
		catch (Exception ex) {
			throw new IOException(ex);
		}
	}

	@Test
	void singleCallNeedsNoThread() throws IOException {
		assertThat(ConcurrentCalls.of(List.of("a"), (argument) -> Thread.currentThread()))
			.containsExactly(Thread.currentThread());
	}

	@Test
	void failureIsThrownWhenNoneIsRunningAnyMore() {
		AtomicInteger ended = new AtomicInteger();
		assertThatIOException()
			.isThrownBy(() -> ConcurrentCalls.of(IntStream.range(0, 100).boxed().toList(), (argument) -> {
				ended.incrementAndGet();
				if (argument == 3) {
					throw new IOException("no majority");
				}
				return argument;
			}))
			.withMessage("no majority");
		assertThat(ended).hasValue(100);
		assertThatIOException().isThrownBy(() -> ConcurrentCalls.of(List.of(1, 2), (argument) -> {
			throw new IllegalStateException("fault");
		})).withRootCauseInstanceOf(IllegalStateException.class);
	}

	@Test
	void interruptEndsAllCalls() throws IOException {
		Set<Thread> threads = ConcurrentHashMap.newKeySet();
		Thread caller = Thread.currentThread();
		assertThatIOException()
			.isThrownBy(() -> ConcurrentCalls.of(IntStream.range(0, 10).boxed().toList(), (argument) -> {
				threads.add(Thread.currentThread());
				// Once, or a later one interrupts the test
				if (argument == 0) {
					caller.interrupt();
				}
				return ConcurrentCalls.of(List.of(0, 1), (inner) -> {
					threads.add(Thread.currentThread());
					return pauseForever();
				});
			}))
			.isInstanceOf(InterruptedIOException.class);
		assertThat(Thread.interrupted()).isTrue();
		await().atMost(Duration.ofMinutes(1)).until(() -> threads.stream().noneMatch(Thread::isAlive));
		assertThat(threads).isNotEmpty();
	}

	private static int pauseForever() throws IOException {
		while (true) {
			VoterCaller.pause();
		}
	}

}
