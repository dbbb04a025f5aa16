package io.github.leaderelection.annotation;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import io.github.leaderelection.report.WorkReports;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.ProxyMethodInvocation;
import org.springframework.aop.support.AopUtils;
import org.springframework.util.Assert;

/**
 * Guards the methods of one bean.
 */
final class OnLeaderInterceptor implements MethodInterceptor {

	private final GuardedElections elections;

	private final WorkReports reports;

	private final Function<Method, GuardedMethod> factory;

	private final Map<Method, GuardedMethod> methods;

	/**
	 * Create a new {@link OnLeaderInterceptor}.
	 * @param elections the elections of the application
	 * @param reports reports what becomes of calls
	 * @param methods the guarded methods of the class that the bean is known to have
	 * @param factory creates further ones, of a class that is known at the call only
	 */
	OnLeaderInterceptor(GuardedElections elections, WorkReports reports, Map<Method, GuardedMethod> methods,
			Function<Method, GuardedMethod> factory) {
		this.elections = elections;
		this.reports = reports;
		this.methods = new ConcurrentHashMap<>(methods);
		this.factory = factory;
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		Assert.isInstanceOf(ProxyMethodInvocation.class, invocation, "'invocation' must be that of a proxy");
		Object target = invocation.getThis();
		Method method = AopUtils.getMostSpecificMethod(invocation.getMethod(),
				(target != null) ? target.getClass() : null);
		GuardedMethod guarded = this.methods.computeIfAbsent(method, this.factory);
		return guarded.result()
			.invoke(new LeaderCall(guarded, this.elections, this.reports, (ProxyMethodInvocation) invocation));
	}

}
