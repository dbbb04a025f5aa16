package io.github.leaderelection.annotation;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import io.github.leaderelection.CurrentLeadership;
import io.github.leaderelection.ElectionStatus.State;
import io.github.leaderelection.Leadership;
import io.github.leaderelection.LeadershipLostException;
import io.github.leaderelection.NotLeaderException;
import io.github.leaderelection.test.TestLeaderElection;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link ReactiveResult}.
 */
class GuardedReactiveTests {

	private final GuardedBean<Jobs> bean = new GuardedBean<>(Jobs.class);

	private final AtomicReference<@Nullable Object> outcome = new AtomicReference<>();

	@Test
	void leadershipIsAskedAtEachSubscription() {
		this.bean.run((jobs, election) -> {
			AtomicInteger calls = new AtomicInteger();
			Mono<String> mono = jobs.mono(() -> Mono.just("call " + calls.incrementAndGet()));
			Flux<String> flux = jobs.flux(() -> Flux.just("call " + calls.incrementAndGet(), "more"));
			assertThat(mono.blockOptional()).isEmpty();
			assertThat(flux.collectList().block()).isEmpty();
			assertThat(calls).hasValue(0);
			election.grant("default");
			assertThat(mono.block()).isEqualTo("call 1");
			assertThat(mono.block()).isEqualTo("call 2");
			assertThat(flux.collectList().block()).containsExactly("call 3", "more");
			election.revoke("default");
			assertThat(mono.blockOptional()).isEmpty();
			assertThat(calls).hasValue(3);
		});
	}

	@Test
	void otherPublishersAreGuarded() {
		this.bean.run((jobs, election) -> {
			Publisher<String> publisher = jobs.publisher();
			Flow.Publisher<String> flow = jobs.flow();
			assertThat(Flux.from(publisher).collectList().block()).isEmpty();
			assertThat(JdkFlowAdapter.flowPublisherToFlux(flow).collectList().block()).isEmpty();
			election.grant("default");
			assertThat(Flux.from(publisher).collectList().block()).containsExactly("one", "two");
			assertThat(JdkFlowAdapter.flowPublisherToFlux(flow).collectList().block()).containsExactly("one", "two");
		});
	}

	@Test
	void subscriptionThatIsNotToBeSkippedFails() {
		this.bean.run((jobs, election) -> {
			Mono<String> mono = jobs.demanded();
			assertThatExceptionOfType(NotLeaderException.class).isThrownBy(mono::block)
				.satisfies((ex) -> assertThat(ex.election()).isEqualTo("default"));
			election.grant("default");
			assertThat(mono.block()).isEqualTo("done");
		});
	}

	@Test
	void failuresReachTheSubscriberAndEndTheRun() {
		this.bean.run((jobs, election) -> {
			election.grant("default");
			assertThatIllegalStateException().isThrownBy(() -> jobs.mono(() -> {
				throw new IllegalStateException("while assembled");
			}).block()).withMessage("while assembled");
			assertThatIllegalStateException()
				.isThrownBy(() -> jobs.mono(() -> Mono.error(new IllegalStateException("later"))).block())
				.withMessage("later");
			assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> jobs.mono(() -> {
				throw new AssertionError("an error");
			}).block()).withCauseInstanceOf(AssertionError.class);
			GuardedBean.requireIdle(election);
		});
	}

	@Test
	void handOffWaitsForTheEndOfTheStream() {
		this.bean.run((jobs, election) -> {
			election.grant("default");
			Sinks.One<String> sink = Sinks.one();
			jobs.mono(sink::asMono).subscribe((value) -> this.outcome.set(state(election)));
			election.elector("default").resign();
			assertThat(state(election)).isEqualTo(State.DRAINING);
			sink.tryEmitValue("done");
			assertThat(this.outcome.get()).isNotNull().isNotEqualTo(State.DRAINING);
			assertThat(state(election)).isNotEqualTo(State.DRAINING);
		});
	}

	@Test
	void cancelEndsTheRun() {
		this.bean.run((jobs, election) -> {
			election.grant("default");
			AtomicReference<@Nullable State> whenCancelled = new AtomicReference<>();
			reactor.core.Disposable subscription = jobs
				.flux(() -> Flux.<String>never().doOnCancel(() -> whenCancelled.set(state(election))))
				.subscribe();
			election.elector("default").resign();
			subscription.dispose();
			assertThat(whenCancelled.get()).isEqualTo(State.DRAINING);
			assertThat(state(election)).isNotEqualTo(State.DRAINING);
		});
	}

	@Test
	void lossCancelsTheUpstreamAndFailsTheSubscriber() {
		this.bean.run((jobs, election) -> {
			Leadership term = election.grant("default");
			AtomicBoolean cancelled = new AtomicBoolean();
			Sinks.Many<String> sink = Sinks.many().unicast().onBackpressureBuffer();
			jobs.flux(() -> sink.asFlux().doOnCancel(() -> cancelled.set(true))).subscribe((value) -> {
			}, this.outcome::set);
			election.revoke("default");
			assertThat(cancelled).isTrue();
			assertThat(this.outcome.get()).isInstanceOfSatisfying(LeadershipLostException.class,
					(ex) -> assertThat(ex.fencingToken()).isEqualTo(term.fencingToken()));
			assertThat(election.grant("default").isValid()).isTrue();
		});
	}

	@Test
	void blockingWorkOnTheThreadOfTheSubscriptionIsInterruptedAndCounts() {
		this.bean.run((jobs, election) -> {
			election.grant("default");
			CountDownLatch begun = new CountDownLatch(1);
			CountDownLatch interrupted = new CountDownLatch(1);
			CountDownLatch mayEnd = new CountDownLatch(1);
			Thread thread = new Thread(() -> jobs.mono(() -> Mono.fromRunnable(() -> {
				begun.countDown();
				try {
					new CountDownLatch(1).await();
				}
				catch (InterruptedException ex) {
					interrupted.countDown();
				}
				awaitUninterruptibly(mayEnd);
			})).subscribe((value) -> {
			}, this.outcome::set));
			thread.start();
			assertThat(begun.await(90, TimeUnit.SECONDS)).isTrue();
			election.revoke("default");
			assertThat(interrupted.await(90, TimeUnit.SECONDS)).isTrue();
			assertThat(this.outcome.get()).isInstanceOf(LeadershipLostException.class);
			assertThatIllegalStateException().isThrownBy(() -> election.grant("default"));
			mayEnd.countDown();
			thread.join(90_000);
			assertThat(election.grant("default").isValid()).isTrue();
		});
	}

	@Test
	void methodSeesItsTermAtEachSubscription() {
		this.bean.run((jobs, election) -> {
			Mono<Long> token = jobs.token(null);
			assertThat(token.block()).isNull();
			assertThat(token.block()).isNull();
			long first = election.grant("default").fencingToken();
			assertThat(token.block()).isEqualTo(first);
			election.revoke("default");
			long second = election.grant("default").fencingToken();
			assertThat(second).isGreaterThan(first);
			assertThat(token.block()).isEqualTo(second);
		});
	}

	private static void awaitUninterruptibly(CountDownLatch latch) {
		try {
			assertThat(latch.await(90, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			awaitUninterruptibly(latch);
		}
	}

	private static State state(TestLeaderElection election) {
		return election.elector("default").status().state();
	}

	static class Jobs {

		@OnLeader
		Mono<String> mono(Supplier<Mono<String>> work) {
			return work.get();
		}

		@OnLeader
		Flux<String> flux(Supplier<Flux<String>> work) {
			return work.get();
		}

		@OnLeader
		Publisher<String> publisher() {
			return Flux.just("one", "two");
		}

		@OnLeader
		Flow.Publisher<String> flow() {
			return JdkFlowAdapter.publisherToFlowPublisher(Flux.just("one", "two"));
		}

		@OnLeader(otherwise = OnLeader.Otherwise.THROW)
		Mono<String> demanded() {
			return Mono.just("done");
		}

		@OnLeader
		Mono<Long> token(@Nullable Leadership leadership) {
			assertThat(leadership).isNotNull();
			assertThat(CurrentLeadership.get()).contains(leadership);
			return Mono.just(leadership.fencingToken());
		}

	}

}
