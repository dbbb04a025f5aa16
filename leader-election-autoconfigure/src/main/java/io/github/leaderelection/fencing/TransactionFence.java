package io.github.leaderelection.fencing;

import io.github.leaderelection.Leadership;
import io.github.leaderelection.LeadershipLostException;

import org.springframework.transaction.TransactionManager;

/**
 * Guards transactions in the database that keeps the elections. A backend provides one if
 * its election records can be locked by a transaction of the application. Safe for use by
 * any thread.
 *
 * @see FencedTransactions
 */
public interface TransactionFence {

	/**
	 * Return the guard of the transaction of the calling thread.
	 * @return the guard, for this transaction only
	 * @throws IllegalStateException if this transaction cannot be guarded. The message
	 * names the remedy
	 */
	Guard guard();

	/**
	 * Require that transactions of a transaction manager can be guarded, as far as that
	 * is known before they begin.
	 * @param manager the transaction manager
	 * @throws IllegalStateException if they cannot. The message names the remedy
	 */
	default void requireGuardable(TransactionManager manager) {
	}

	/**
	 * The guard of one transaction. Its methods are called by the thread of the
	 * transaction.
	 */
	interface Guard {

		/**
		 * Let the election record of a term not change until the transaction ends. Called
		 * just before the commit, once for each term.
		 * @param leadership the term
		 * @throws LeadershipLostException if the record is no longer that of the term
		 * @throws RuntimeException if the outcome is unknown; never a
		 * {@link org.springframework.transaction.TransactionException}, after which
		 * Spring does not roll back
		 */
		void hold(Leadership leadership);

		/**
		 * Undo what the guard has changed of the connection. Called after the commit or
		 * the rollback, while the connection still belongs to the transaction.
		 */
		default void release() {
		}

	}

}
