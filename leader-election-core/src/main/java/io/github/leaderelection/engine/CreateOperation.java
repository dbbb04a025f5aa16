package io.github.leaderelection.engine;

import io.github.leaderelection.store.ElectionStore;
import org.jspecify.annotations.Nullable;

/**
 * Creates a missing record as a vacant one.
 */
final class CreateOperation extends RecordOperation<@Nullable Void> {

	private final ElectionStore store;

	private final String election;

	private final long token;

	CreateOperation(ElectionStore store, String election, long token, Caller caller) {
		super(election, caller);
		this.store = store;
		this.election = election;
		this.token = token;
	}

	@Override
	Object change() {
		return "creation";
	}

	@Override
	public @Nullable Void call() {
		this.store.create(this.election, this.token);
		return null;
	}

	@Override
	public void answered(@Nullable Void nothing) {
		// The record may be one that this instance cannot read, and never seem created
		beatAgain();
	}

}
