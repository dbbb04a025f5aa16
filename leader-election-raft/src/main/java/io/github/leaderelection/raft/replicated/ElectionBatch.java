package io.github.leaderelection.raft.replicated;

import java.io.IOException;
import java.util.List;

import io.github.leaderelection.Names;
import io.github.leaderelection.raft.codec.ValueReader;
import io.github.leaderelection.raft.codec.ValueWriter;
import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.SessionId;

/**
 * What the voters are asked to do with many records at once: one entry of the log, which
 * costs about as much as one for a single record. Each record is treated by itself.
 *
 * @see io.github.leaderelection.raft.voter.Formats#BATCHES
 */
sealed interface ElectionBatch extends ElectionCommand {

	/**
	 * Write a vacant record for each election that has none.
	 *
	 * @param namespace the namespace
	 * @param elections the names of the elections
	 * @param token the token of the records
	 */
	record CreateBatch(String namespace, List<String> elections, long token) implements ElectionBatch {

		public CreateBatch {
			Names.requireNamespace(namespace);
			elections = List.copyOf(elections);
			elections.forEach(Names::requireElection);
			if (token < 0) {
				throw new IllegalArgumentException("Records have the negative token %d".formatted(token));
			}
		}

		static CreateBatch read(String namespace, ValueReader reader) throws IOException {
			return new CreateBatch(namespace, reader.list(ValueReader::text), reader.number());
		}

		@Override
		public byte[] execute(Execution execution) {
			this.elections.forEach((election) -> execution.table().create(election, this.token, execution.storeId()));
			return ElectionReplies.outcomes(this.elections.stream().map((election) -> true).toList());
		}

		@Override
		public void write(ValueWriter writer) throws IOException {
			writer.list(this.elections, ValueWriter::text);
			writer.number(this.token);
		}

	}

	/**
	 * Claim elections. The claims have the claimant, the token and the store id in
	 * common.
	 *
	 * @param namespace the namespace
	 * @param claims the claims, one at least
	 */
	record ClaimBatch(String namespace, List<Claim> claims) implements ElectionBatch {

		public ClaimBatch {
			Names.requireNamespace(namespace);
			claims = List.copyOf(claims);
			if (claims.isEmpty()) {
				throw new IllegalArgumentException("There is no claim");
			}
		}

		static ClaimBatch read(String namespace, ValueReader reader) throws IOException {
			String storeId = reader.text();
			SessionId claimant = ElectionValues.sessionId(reader);
			long token = reader.number();
			return new ClaimBatch(namespace, reader.list((entry) -> {
				ElectionRecord seen = ElectionValues.election(entry, "");
				return new Claim(seen, entry.optional(), storeId, claimant, token);
			}));
		}

		@Override
		public byte[] execute(Execution execution) {
			return ElectionReplies.outcomes(
					this.claims.stream().map((claim) -> execution.table().claim(claim, execution.storeId())).toList());
		}

		@Override
		public void write(ValueWriter writer) throws IOException {
			Claim first = this.claims.get(0);
			writer.text(first.storeId());
			ElectionValues.write(writer, first.claimant());
			writer.number(first.token());
			writer.list(this.claims, (entry, claim) -> {
				// The store id of the record is not compared
				ElectionValues.write(entry, claim.seen(), claim.seen().storeId());
				entry.optional(claim.holderNonce());
			});
		}

	}

}
