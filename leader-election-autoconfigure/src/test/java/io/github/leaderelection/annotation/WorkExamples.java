package io.github.leaderelection.annotation;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.leaderelection.CurrentLeadership;
import io.github.leaderelection.Leadership;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.context.event.EventListener;
import org.springframework.resilience.annotation.Retryable;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The examples of {@code docs/work.md}.
 */
public class WorkExamples {

	final AtomicInteger reminders = new AtomicInteger();

	final Queue<Integer> orders = new ConcurrentLinkedQueue<>();

	final AtomicInteger reports = new AtomicInteger();

	final Set<String> billed = ConcurrentHashMap.newKeySet();

	final AtomicInteger invoices = new AtomicInteger();

	final AtomicInteger invoiceRuns = new AtomicInteger();

	final AtomicInteger imports = new AtomicInteger();

	final AtomicInteger refreshes = new AtomicInteger();

	final AtomicInteger cleaned = new AtomicInteger();

	final AtomicInteger attempts = new AtomicInteger();

	final Map<Long, String> written = new ConcurrentHashMap<>();

	final Exporter exporter = () -> CompletableFuture.completedFuture("exported");

	final Store store = () -> Mono.fromRunnable(this.cleaned::incrementAndGet);

	final Bank bank = () -> {
		assertThat(TransactionSynchronizationManager.isActualTransactionActive()).isTrue();
		if (this.attempts.incrementAndGet() < 2) {
			throw new IllegalStateException("try again");
		}
	};

	@Scheduled(fixedDelayString = "${reminders.interval}")
	@OnLeader
	public void sendReminders() {
		this.reminders.incrementAndGet();
	}

	@Scheduled(cron = "0 0 3 * * *", zone = "Europe/Berlin")
	@OnLeader(oncePerTick = true)
	public void sendInvoices() {
		this.invoiceRuns.incrementAndGet();
	}

	@Scheduled(cron = "0 0 * * * *", zone = "UTC")
	@OnLeader(oncePerTick = true, onGrant = OnLeader.OnGrant.RUN_IF_MISSED)
	public void importOrders() {
		this.imports.incrementAndGet();
	}

	@Scheduled(fixedDelayString = "${cache.interval}", initialDelayString = "${cache.interval}")
	@OnLeader(onGrant = OnLeader.OnGrant.RUN)
	public void refreshCache() {
		this.refreshes.incrementAndGet();
	}

	@EventListener
	@OnLeader
	public void on(OrderPlaced order) {
		this.orders.add(order.number());
	}

	@OnLeader("${reports.election}")
	public void buildReport() {
		this.reports.incrementAndGet();
	}

	@Nightly
	public void archive() {
		this.reports.incrementAndGet();
	}

	@OnLeader("billing-#{#tenant}")
	public void bill(String tenant) {
		this.billed.add(tenant);
	}

	@OnLeader(otherwise = OnLeader.Otherwise.THROW)
	public int nextInvoiceNumber() {
		return this.invoices.incrementAndGet();
	}

	@Async
	@OnLeader
	public CompletableFuture<String> export() {
		return this.exporter.start();
	}

	@Scheduled(fixedDelayString = "${cleanup.interval}")
	@OnLeader
	public Mono<Void> cleanUp() {
		return this.store.deleteExpired();
	}

	@OnLeader
	public void write(String value, @Nullable Leadership leadership) {
		this.written.put(leadership.fencingToken(), value);
	}

	@OnLeader
	public void write(String value) {
		Leadership leadership = CurrentLeadership.get().orElseThrow();
		this.written.put(leadership.fencingToken(), value);
	}

	@OnLeader
	@Retryable(delay = 0)
	@Transactional
	public void transfer() {
		this.bank.transfer();
	}

	@FunctionalInterface
	interface Exporter {

		CompletableFuture<String> start();

	}

	@FunctionalInterface
	interface Store {

		Mono<Void> deleteExpired();

	}

	@FunctionalInterface
	interface Bank {

		void transfer();

	}

	record OrderPlaced(int number) {
	}

	@OnLeader(election = "nightly")
	@Retention(RetentionPolicy.RUNTIME)
	@interface Nightly {

	}

}
