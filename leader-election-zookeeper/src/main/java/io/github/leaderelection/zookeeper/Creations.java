package io.github.leaderelection.zookeeper;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import io.github.leaderelection.store.ElectionRecord;
import io.github.leaderelection.store.ElectionRecord.State;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.OpResult;
import org.apache.zookeeper.data.ACL;
import org.jspecify.annotations.Nullable;

/**
 * Creates vacant records, each by a transaction of its own that is sent without waiting
 * for the answer to the one before. A record names the id of the store that has created
 * it, so each transaction depends on that id. Safe for use by any thread.
 */
final class Creations {

	private final StoreClient client;

	private final NodePaths paths;

	private final List<ACL> acl;

	private final Folders folders;

	private final NamespaceReader reader;

	Creations(StoreClient client, NodePaths paths, List<ACL> acl, Folders folders, NamespaceReader reader) {
		this.client = client;
		this.paths = paths;
		this.acl = acl;
		this.folders = folders;
		this.reader = reader;
	}

	/**
	 * Create the records that are missing. When the connection is lost that is repeated
	 * once.
	 * @param requests where to send requests
	 * @param elections the names of the elections
	 * @param token the token of the records
	 * @throws Exception if there is no session of ZooKeeper to repeat it on
	 */
	void create(Requests requests, Collection<String> elections, long token) throws Exception {
		Snapshot last = this.reader.last();
		String storeId = (last != null) ? last.frame().storeId() : null;
		Collection<String> missing = elections;
		while (!missing.isEmpty()) {
			Collection<String> open = missing;
			String known = storeId;
			missing = this.client.repeatable(requests, (current) -> attempt(current, open, token, known));
			storeId = null;
		}
	}

	// Returns those that were not created, because the store is another one now
	private Collection<String> attempt(Requests requests, Collection<String> elections, long token,
			@Nullable String known) {
		String storeId = (known != null) ? known : storeId(requests);
		if (storeId == null) {
			this.folders.create(requests);
			return elections;
		}
		Map<String, CompletableFuture<List<OpResult>>> answers = new LinkedHashMap<>();
		for (String election : elections) {
			ElectionRecord record = new ElectionRecord(election, State.VACANT, null, token, storeId);
			answers.put(election, requests.send(Transaction.creation(this.paths, record, this.acl)));
		}
		List<String> missing = new ArrayList<>();
		answers.forEach((election, answer) -> {
			Code code = requests.outcome(answer);
			if (code != Code.OK && code != Code.NODEEXISTS) {
				missing.add(election);
			}
		});
		return missing;
	}

	private @Nullable String storeId(Requests requests) {
		try {
			return this.reader.read(requests, List.of(), List.of()).frame().storeId();
		}
		catch (MissingFolderException ex) {
			return null;
		}
	}

}
