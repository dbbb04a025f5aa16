package io.github.leaderelection.engine;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Creates missing records as vacant ones.
 */
final class CreateOperation extends RecordOperation<CreateProposal, @Nullable Void> {

	private final List<String> elections;

	private final long token;

	CreateOperation(SessionContext context, List<CreateProposal> proposals, long token) {
		super(context, proposals);
		this.elections = proposals.stream().map(CreateProposal::election).toList();
		this.token = token;
		each((proposal) -> proposal.caller().creating(token, proposal.millis()));
	}

	@Override
	public @Nullable Void call() {
		context().store().create(this.elections, this.token);
		return null;
	}

	@Override
	public void answered(@Nullable Void nothing) {
		// A record may be one that this instance cannot read, and never seem created
		each(Change::beatAgain);
	}

}
