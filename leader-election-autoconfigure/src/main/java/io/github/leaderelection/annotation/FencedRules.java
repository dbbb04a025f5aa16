package io.github.leaderelection.annotation;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import io.github.leaderelection.fencing.FencedTransactions;
import org.jspecify.annotations.Nullable;

import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.AnnotationTransactionAttributeSource;
import org.springframework.transaction.interceptor.TransactionAttribute;

/**
 * Which methods can be fenced.
 */
final class FencedRules {

	private static final String TABLE_REMEDY = "Remove 'fenced = true', and let the method's transaction call FencingTable.advance as its first statement (docs/fencing.md). A test without the backend defines a bean of type io.github.leaderelection.fencing.TransactionFence.";

	private static final Map<Integer, String> WITHOUT_TRANSACTION = Map.of(
			TransactionDefinition.PROPAGATION_NOT_SUPPORTED, "NOT_SUPPORTED", TransactionDefinition.PROPAGATION_NEVER,
			"NEVER", TransactionDefinition.PROPAGATION_SUPPORTS, "SUPPORTS");

	private final GuardedElections elections;

	private final Supplier<? extends @Nullable FencedTransactions> transactions;

	private final Set<String> subjects = ConcurrentHashMap.newKeySet();

	private volatile boolean started;

	/**
	 * Create new {@link FencedRules}.
	 * @param elections the elections of the application
	 * @param transactions supplies what fences transactions, {@code null} if there is
	 * nothing
	 */
	FencedRules(GuardedElections elections, Supplier<? extends @Nullable FencedTransactions> transactions) {
		this.elections = elections;
		this.transactions = transactions;
	}

	/**
	 * Create a fenced method.
	 * @param beanName the name of the bean
	 * @param type the class of the bean
	 * @param method the method
	 * @param result what guards its calls
	 * @return the fenced method
	 * @throws InvalidOnLeaderException if it cannot be fenced
	 */
	FencedMethod create(String beanName, Class<?> type, Method method, GuardedResult result) {
		String subject = "@OnLeader(fenced = true) cannot fence the method '%s' of the bean '%s', because "
			.formatted(OnLeaderRules.describe(method), beanName);
		if (!(result instanceof PlainResult)) {
			throw OnLeaderRules.refuse(subject + "it returns %s: its work can go on after the transaction"
				.formatted(method.getReturnType().getName()), "Do the work before the method returns.");
		}
		TransactionDefinition definition = Transactions.require(subject, type, method);
		this.subjects.add(subject);
		if (this.started) {
			requireBackend(subject);
		}
		return new FencedMethod(subject, this.transactions, definition);
	}

	/**
	 * Check what would create beans too early before the application has started.
	 * @throws InvalidOnLeaderException if the elections are kept where nothing can be
	 * fenced
	 */
	void start() {
		this.started = true;
		this.subjects.forEach(this::requireBackend);
	}

	private void requireBackend(String subject) {
		if (this.elections.areHeld()) {
			FencedTransactions fenced = this.transactions.get();
			if (fenced == null || !fenced.isAvailable()) {
				throw OnLeaderRules.refuse(subject
						+ "no transaction can lock its election record: the backend is not jdbc, or Spring's JDBC support is missing",
						TABLE_REMEDY);
			}
		}
	}

	/**
	 * Loaded only if there are transactions.
	 */
	private static final class Transactions {

		private static final AnnotationTransactionAttributeSource ATTRIBUTES = new AnnotationTransactionAttributeSource(
				false);

		static TransactionDefinition require(String subject, Class<?> type, Method method) {
			TransactionAttribute attribute = ATTRIBUTES.getTransactionAttribute(method, type);
			if (attribute == null) {
				throw OnLeaderRules.refuse(subject + "neither the method nor its class is @Transactional",
						"Annotate the method with @Transactional, or fence what it does otherwise (docs/fencing.md).");
			}
			String propagation = WITHOUT_TRANSACTION.get(attribute.getPropagationBehavior());
			if (propagation != null) {
				throw OnLeaderRules.refuse(subject
						+ "the propagation %s of its @Transactional begins no transaction".formatted(propagation),
						"Use the propagation REQUIRED or REQUIRES_NEW.");
			}
			if (attribute.isReadOnly()) {
				throw OnLeaderRules.refuse(subject + "its @Transactional is read-only and commits no changes",
						"Remove 'readOnly = true' from @Transactional, or 'fenced = true' from @OnLeader.");
			}
			return attribute;
		}

	}

}
