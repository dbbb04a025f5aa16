package io.github.leaderelection.annotation;

import java.lang.reflect.Method;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.Optional;
import java.util.function.BiFunction;

import io.github.leaderelection.LeaderElector;
import io.github.leaderelection.LeaderWork;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a method if this instance leads and skips it otherwise.
 */
final class OnLeaderInterceptor implements MethodInterceptor {

	private static final Logger logger = LoggerFactory.getLogger(OnLeaderInterceptor.class);

	private final BiFunction<Method, Class<?>, Optional<LeaderElector>> electors;

	/**
	 * Create a new {@link OnLeaderInterceptor}.
	 * @param electors finds the elector of a method, empty if this instance takes part in
	 * no election
	 */
	OnLeaderInterceptor(BiFunction<Method, Class<?>, Optional<LeaderElector>> electors) {
		this.electors = electors;
	}

	@Override
	public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
		Method method = invocation.getMethod();
		Object target = invocation.getThis();
		Class<?> type = (target != null) ? target.getClass() : method.getDeclaringClass();
		LeaderElector elector = this.electors.apply(method, type).orElse(null);
		if (elector == null) {
			return skipped(method);
		}
		LeaderWork<@Nullable Object, Exception> work = (leadership) -> proceed(invocation);
		Object result = elector.<Object, Exception>callIfLeader(work).orElse(null);
		if (result == null) {
			logger.debug("[{}] {} was skipped or returned nothing", elector.election(), method);
			return skipped(method);
		}
		return result;
	}

	private static @Nullable Object proceed(MethodInvocation invocation) throws Exception {
		try {
			return invocation.proceed();
		}
		catch (Exception | Error ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw new UndeclaredThrowableException(ex);
		}
	}

	private static @Nullable Object skipped(Method method) {
		return (method.getReturnType() == Optional.class) ? Optional.empty() : null;
	}

}
