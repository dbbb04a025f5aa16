package io.github.leaderelection.raft.transport;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

import org.apache.ratis.protocol.Message;
import org.apache.ratis.statemachine.TransactionContext;
import org.apache.ratis.statemachine.impl.BaseStateMachine;

/**
 * Counts the commands that it is given, whatever they are.
 */
class CountingStateMachine extends BaseStateMachine {

	private final AtomicLong count = new AtomicLong();

	@Override
	public CompletableFuture<Message> applyTransaction(TransactionContext transaction) {
		updateLastAppliedTermIndex(transaction.getLogEntry().getTerm(), transaction.getLogEntry().getIndex());
		return CompletableFuture.completedFuture(Message.valueOf(Long.toString(this.count.incrementAndGet())));
	}

	@Override
	public CompletableFuture<Message> queryStale(Message request, long minIndex) {
		return query(request);
	}

	@Override
	public CompletableFuture<Message> query(Message request) {
		return CompletableFuture.completedFuture(Message.valueOf(Long.toString(this.count.get())));
	}

	long count() {
		return this.count.get();
	}

}
