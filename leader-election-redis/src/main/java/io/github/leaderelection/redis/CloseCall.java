package io.github.leaderelection.redis;

import java.util.ArrayList;
import java.util.List;

import io.github.leaderelection.store.ClaimBatch;
import io.github.leaderelection.store.SessionId;

/**
 * The end of a session. A single script that reads and releases ten thousand records
 * would block the server for tens of milliseconds, so they are read outside of a script
 * and released some at a time. Candidates get their hint when all of that is done. Each
 * part may be repeated.
 */
final class CloseCall {

	private static final int HOLDER = 3;

	private static final int TOKEN = 1;

	private final RedisKeys keys;

	private final ScriptCalls scripts;

	CloseCall(RedisKeys keys, ScriptCalls scripts) {
		this.keys = keys;
		this.scripts = scripts;
	}

	/**
	 * Release what the session holds, and remove it.
	 * @param connection the connection to the server
	 * @param session the session
	 * @return whether it held anything
	 */
	boolean close(ServerConnection connection, SessionId session) {
		List<String> held = heldBy(connection, session);
		for (int from = 0; from < held.size(); from += 2 * ClaimBatch.MOST) {
			List<Object> arguments = new ArrayList<>(List.of(session, "", this.scripts.newMark()));
			arguments.addAll(held.subList(from, Math.min(held.size(), from + 2 * ClaimBatch.MOST)));
			this.scripts.run(connection, Script.RELEASE, arguments);
		}
		this.scripts.run(connection, Script.CLOSE, session, (held.isEmpty()) ? "" : this.keys.hints());
		return !held.isEmpty();
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
