package io.github.leaderelection.annotation;

import java.lang.reflect.Method;

import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;

import org.springframework.core.ReactiveAdapter;
import org.springframework.core.ReactiveAdapterRegistry;
import org.springframework.scheduling.support.ScheduledMethodRunnable;
import org.springframework.util.ReflectionUtils;

/**
 * Calls a scheduled method through the proxy of its bean, as its scheduler does.
 *
 * @param bean the bean
 * @param method the method, which the proxy has
 */
record ScheduledCall(Object bean, Method method) implements Runnable {

	private static final Logger logger = LoggerFactory.getLogger(ScheduledCall.class);

	@Override
	public void run() {
		ReactiveAdapter adapter = ReactiveAdapterRegistry.getSharedInstance().getAdapter(this.method.getReturnType());
		if (adapter != null) {
			Reactor.subscribe(adapter.toPublisher(ReflectionUtils.invokeMethod(this.method, this.bean)), this.method);
		}
		else {
			new ScheduledMethodRunnable(this.bean, this.method).run();
		}
	}

	/**
	 * Loaded only if Reactor is present: there are no adapters without it.
	 */
	private static final class Reactor {

		static void subscribe(Publisher<?> publisher, Method method) {
			Flux.from(publisher).subscribe((value) -> {
			}, (ex) -> logger.error("The first run of {} failed", OnLeaderRules.describe(method), ex));
		}

	}

}
