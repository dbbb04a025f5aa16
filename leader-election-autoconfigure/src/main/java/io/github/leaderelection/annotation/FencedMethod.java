package io.github.leaderelection.annotation;

import java.util.Arrays;
import java.util.function.Supplier;

import io.github.leaderelection.CurrentLeadership;
import io.github.leaderelection.GuardedRun;
import io.github.leaderelection.LeaderWork;
import io.github.leaderelection.fencing.FencedRuns;
import io.github.leaderelection.fencing.FencedTransactions;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.Advised;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.interceptor.TransactionInterceptor;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.Assert;

/**
 * A method whose transactions are fenced. Loaded only if there are transactions.
 */
final class FencedMethod {

	private final String subject;

	private final Supplier<? extends @Nullable FencedTransactions> transactions;

	private final boolean beginsItsOwn;

	/**
	 * Create a new {@link FencedMethod}.
	 * @param subject the beginning of a message of refusal
	 * @param transactions supplies what fences transactions
	 * @param definition the transaction of the method
	 */
	FencedMethod(String subject, Supplier<? extends @Nullable FencedTransactions> transactions,
			TransactionDefinition definition) {
		this.subject = subject;
		this.transactions = transactions;
		this.beginsItsOwn = definition.getPropagationBehavior() == TransactionDefinition.PROPAGATION_REQUIRES_NEW;
	}

	/**
	 * Refuse a bean whose transactions would begin within the method, or not at all.
	 * @param bean the proxy of the bean
	 * @throws InvalidOnLeaderException if it has no advice that begins them
	 */
	void requireTransactionAdvice(Advised bean) {
		if (Arrays.stream(bean.getAdvisors())
			.noneMatch((advisor) -> advisor.getAdvice() instanceof TransactionInterceptor)) {
			throw OnLeaderRules.refuse(this.subject + "the proxy of the bean begins no transactions",
					"Enable transactions by @EnableTransactionManagement in its mode PROXY, or by the auto-configuration of Spring Boot.");
		}
	}

	/**
	 * Refuse a call within a transaction that was begun outside of the guard, on every
	 * instance: it would commit when the guard has ended.
	 * @param election the election of the call
	 * @throws IllegalStateException if there is one
	 */
	void requireNoTransactionAround(String election) {
		if (!this.beginsItsOwn && TransactionSynchronizationManager.isActualTransactionActive()
				&& !isFenced(election)) {
			throw new IllegalStateException(this.subject
					+ "the call is within a transaction that is not fenced by the election '%s' and would commit after the guard has ended. Call it without a transaction, or declare @Transactional(propagation = Propagation.REQUIRES_NEW)"
						.formatted(election));
		}
	}

	/**
	 * Call the method as a part of a run that fences the transactions within it.
	 * @param <T> the type of the result
	 * @param <E> the type of the exception
	 * @param run the run
	 * @param part what to do
	 * @return the result of the part
	 * @throws E if the part throws it
	 */
	<T extends @Nullable Object, E extends Exception> T call(GuardedRun run, LeaderWork<T, E> part) throws E {
		FencedTransactions fenced = this.transactions.get();
		Assert.state(fenced != null, "'transactions' must be there for a fenced method");
		return FencedRuns.call(run, fenced, part);
	}

	private boolean isFenced(String election) {
		FencedTransactions fenced = this.transactions.get();
		return fenced != null && CurrentLeadership.get(election).filter(fenced::isFenced).isPresent();
	}

}
