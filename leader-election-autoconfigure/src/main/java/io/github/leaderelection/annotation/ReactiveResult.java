package io.github.leaderelection.annotation;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import io.github.leaderelection.report.ReportedRun;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;

import org.springframework.core.ReactiveAdapter;

/**
 * Guards each subscription to what the method returns. The method is not called before
 * the subscription: {@code @Scheduled} calls a reactive method once, when the bean is
 * created, and subscribes with every tick. Loaded only if Reactor is present.
 */
final class ReactiveResult implements GuardedResult {

	private final ReactiveAdapter adapter;

	ReactiveResult(ReactiveAdapter adapter) {
		this.adapter = adapter;
	}

	@Override
	public @Nullable Object invoke(LeaderCall call) {
		Flux<Object> guarded = Flux.from((subscriber) -> subscribe(call, subscriber));
		return this.adapter.fromPublisher((this.adapter.isMultiValue()) ? guarded : guarded.singleOrEmpty());
	}

	private void subscribe(LeaderCall call, Subscriber<? super Object> subscriber) {
		LossSignal signal = call.signal();
		ReportedRun run;
		try {
			run = call.begin(signal).orElse(null);
		}
		catch (RuntimeException ex) {
			Operators.error(subscriber, ex);
			return;
		}
		if (run == null) {
			Operators.complete(subscriber);
			return;
		}
		subscribe(call, run, signal, subscriber);
	}

	// Work that a subscription does on its thread is a part of the run
	private void subscribe(LeaderCall call, ReportedRun run, LossSignal signal, Subscriber<? super Object> subscriber) {
		AtomicInteger parts = new AtomicInteger(2);
		Runnable partEnded = () -> {
			if (parts.decrementAndGet() == 0) {
				run.close();
			}
		};
		try {
			run.<Publisher<Object>, Exception>call((leadership) -> {
				Flux<Object> source = Flux.from(this.adapter.toPublisher(call.proceed(leadership)));
				guarded(source, run, signal, partEnded).subscribe(subscriber);
				return source;
			});
			partEnded.run();
		}
		catch (Throwable ex) {
			run.close();
			Exceptions.throwIfJvmFatal(ex);
			Operators.error(subscriber, ex);
		}
	}

	// The run is closed before the subscriber sees the end, and after the upstream was
	// cancelled. takeUntilOther cancels the upstream if the other one completes, and not
	// if it fails
	private static Flux<Object> guarded(Flux<Object> source, ReportedRun run, LossSignal signal, Runnable partEnded) {
		AtomicBoolean complete = new AtomicBoolean();
		AtomicReference<Throwable> loss = new AtomicReference<>();
		return source.doOnComplete(() -> complete.set(true))
			.doOnError(run::fail)
			.doOnTerminate(run::close)
			.doFinally((end) -> partEnded.run())
			.takeUntilOther(Mono.create((lost) -> signal.onLoss(run, (ex) -> {
				run.fail(ex);
				loss.set(ex);
				lost.success();
			})))
			.concatWith(Mono.defer(() -> (complete.get()) ? Mono.empty() : Mono.error(loss::get)));
	}

}
