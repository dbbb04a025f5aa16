package io.github.leaderelection.redis;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.leaderelection.store.Claim;
import io.github.leaderelection.store.ClaimBatch;
import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.SessionId;

/**
 * The calls that change records. Each brings a new mark for them. All but a claim may be
 * repeated.
 */
final class RecordCalls {

	/**
	 * A script reads so many records in a millisecond.
	 */
	private static final int MOST_READ = ClaimBatch.MOST;

	private static final int HOLDER = 3;

	private static final int TOKEN = 1;

	private final RedisKeys keys;

	private final ScriptCalls scripts;

	private final Replication replication;

	/**
	 * How many records there were when they were read last.
	 */
	private volatile int size = Integer.MAX_VALUE;

	RecordCalls(RedisKeys keys, ScriptCalls scripts, Replication replication) {
		this.keys = keys;
		this.scripts = scripts;
		this.replication = replication;
	}

	/**
	 * Note how many records a view has shown.
	 * @param count the number
	 */
	void shown(int count) {
		this.size = count;
	}

	/**
	 * Create the records that are missing.
	 * @param connection the connection to the server
	 * @param elections the names of the elections
	 * @param token the token of the records
	 * @return nothing
	 */
	List<Object> create(ServerConnection connection, Collection<String> elections, long token) {
		List<Object> arguments = new ArrayList<>(List.of(token, this.scripts.newMark()));
		arguments.addAll(elections);
		return this.scripts.run(connection, Script.CREATE, arguments);
	}

	/**
	 * Claim elections.
	 * @param connection the connection to the server
	 * @param batch the claims
	 * @return the elections whose records were set
	 */
	Set<String> claim(ServerConnection connection, ClaimBatch batch) {
		List<Object> arguments = new ArrayList<>(
				List.of(batch.claimant(), batch.token(), batch.storeId(), this.scripts.newMark()));
		batch.claims().forEach((claim) -> arguments.addAll(expected(claim)));
		return this.replication.await(connection, this.scripts.run(connection, Script.CLAIM, arguments))
			.stream()
			.map(ViewReader::text)
			.collect(Collectors.toSet());
	}

	private static List<Object> expected(Claim claim) {
		ElectionRecord seen = claim.seen();
		return List.of(seen.election(), seen.state(), seen.token(), (seen.holder() != null) ? seen.holder() : "",
				(claim.holderNonce().isPresent()) ? claim.holderNonce().getAsLong() : "");
	}

	/**
	 * Release a record.
	 * @param connection the connection to the server
	 * @param election the name of the election
	 * @param session the session that holds it
	 * @param token the token with which it is held
	 * @return whether it was released
	 */
	boolean release(ServerConnection connection, String election, SessionId session, long token) {
		return ViewReader.isTrue(this.scripts
			.run(connection, Script.RELEASE, session, this.keys.hints(), this.scripts.newMark(), election, token)
			.get(0));
	}

	/**
	 * Release what a session holds, and remove it, by one script if there are few
	 * records. One that reads and releases ten thousand of them would block the server
	 * for tens of milliseconds, so many are read outside of a script and released some at
	 * a time. Candidates get their hint when all of that is done.
	 * @param connection the connection to the server
	 * @param session the session
	 * @return nothing
	 */
	List<Object> close(ServerConnection connection, SessionId session) {
		if (this.size <= MOST_READ) {
			return this.scripts.run(connection, Script.CLOSE, session, this.keys.hints(), this.scripts.newMark());
		}
		List<String> held = heldBy(connection, session);
		for (int from = 0; from < held.size(); from += 2 * ClaimBatch.MOST) {
			List<Object> arguments = new ArrayList<>(List.of(session, "", this.scripts.newMark()));
			arguments.addAll(held.subList(from, Math.min(held.size(), from + 2 * ClaimBatch.MOST)));
			this.scripts.run(connection, Script.RELEASE, arguments);
		}
		return this.scripts.run(connection, Script.CLOSE, session, (held.isEmpty()) ? "" : this.keys.hints(), "");
	}

	// Elections and tokens. What the script cannot read as such a record it leaves alone
	private List<String> heldBy(ServerConnection connection, SessionId session) {
		List<String> held = new ArrayList<>();
		connection.hash(this.keys.records()).forEach((election, record) -> {
			String[] parts = ViewReader.text(record).split(" ");
			if (parts.length == HOLDER + 1 && parts[HOLDER].equals(session.value())) {
				held.add(ViewReader.text(election));
				held.add(parts[TOKEN]);
			}
		});
		return held;
	}

}
