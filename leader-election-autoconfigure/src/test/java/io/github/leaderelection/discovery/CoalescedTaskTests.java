package io.github.leaderelection.discovery;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CoalescedTask}.
 */
class CoalescedTaskTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final Semaphore entered = new Semaphore(0);

	private final Semaphore mayReturn = new Semaphore(0);

	private final AtomicInteger runs = new AtomicInteger();

	private final List<String> reports = new CopyOnWriteArrayList<>();

	private volatile int failures;

	private volatile int left;

	private final CoalescedTask task = new CoalescedTask("test-coalesced", this::run, this::report);

	private boolean run() throws InterruptedException {
		this.entered.release();
		this.mayReturn.acquire();
		int run = this.runs.incrementAndGet();
		if (run <= this.failures) {
			throw new IllegalStateException("failure " + run);
		}
		return run > this.failures + this.left;
	}

	private void report(@Nullable Throwable failure) {
		this.reports.add((failure != null) ? String.valueOf(failure.getMessage()) : "recovered");
	}

	@AfterEach
	void close() {
		this.task.close();
	}

	@Test
	void requestsDuringARunAreOneMore() throws InterruptedException {
		this.task.request();
		awaitRun();
		for (int i = 0; i < 100; i++) {
			this.task.request();
		}
		this.mayReturn.release(10);
		awaitRun();
		Awaitility.await().atMost(PATIENCE).until(() -> this.runs.get() == 2);
		this.task.request();
		Awaitility.await().atMost(PATIENCE).until(() -> this.runs.get() == 3);
		assertThat(this.reports).isEmpty();
	}

	@Test
	void failureIsRepeatedAndReportedOnce() {
		this.failures = 2;
		this.mayReturn.release(10);
		this.task.request();
		Awaitility.await().atMost(PATIENCE).until(() -> this.reports.contains("recovered"));
		assertThat(this.runs).hasValue(3);
		assertThat(this.reports).containsExactly("failure 1", "recovered");
	}

	@Test
	void whatIsNotDoneIsRepeatedWithoutAReport() {
		this.left = 1;
		this.mayReturn.release(10);
		this.task.request();
		Awaitility.await().atMost(PATIENCE).until(() -> this.runs.get() == 2);
		assertThat(this.reports).isEmpty();
	}

	@Test
	void nothingIsReportedOrRepeatedAfterTheClose() throws InterruptedException {
		this.failures = 10;
		this.task.request();
		awaitRun();
		this.task.close();
		this.task.request();
		Awaitility.await()
			.atMost(PATIENCE)
			.until(() -> Thread.getAllStackTraces()
				.keySet()
				.stream()
				.noneMatch((thread) -> thread.getName().equals("test-coalesced")));
		assertThat(this.runs).hasValue(0);
		assertThat(this.reports).isEmpty();
	}

	private void awaitRun() throws InterruptedException {
		assertThat(this.entered.tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
	}

}
