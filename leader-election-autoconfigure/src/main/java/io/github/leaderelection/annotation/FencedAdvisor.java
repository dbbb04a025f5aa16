package io.github.leaderelection.annotation;

import java.lang.reflect.Method;
import java.util.function.Supplier;

import io.github.leaderelection.fencing.FencedTransactions;
import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.StaticMethodMatcherPointcutAdvisor;
import org.springframework.util.Assert;

/**
 * The innermost advice of a bean: fails before a fenced method does anything in a
 * transaction that is not fenced, or in none.
 */
final class FencedAdvisor extends StaticMethodMatcherPointcutAdvisor {

	/**
	 * Create a new {@link FencedAdvisor}.
	 * @param transactions supplies what fences transactions
	 */
	FencedAdvisor(Supplier<? extends @Nullable FencedTransactions> transactions) {
		super(new Check(transactions));
	}

	@Override
	public boolean matches(Method method, Class<?> targetClass) {
		OnLeader annotation = GuardedMethods.find(AopUtils.getMostSpecificMethod(method, targetClass), targetClass);
		return annotation != null && annotation.fenced();
	}

	private record Check(Supplier<? extends @Nullable FencedTransactions> transactions) implements MethodInterceptor {

		@Override
		public @Nullable Object invoke(MethodInvocation invocation) throws Throwable {
			FencedTransactions fenced = this.transactions.get();
			Assert.state(fenced != null, "'transactions' must be there for a fenced method");
			fenced.requireFenced();
			return invocation.proceed();
		}

	}

}
