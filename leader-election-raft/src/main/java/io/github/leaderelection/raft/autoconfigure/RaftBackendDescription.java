package io.github.leaderelection.raft.autoconfigure;

import io.github.leaderelection.autoconfigure.ElectionBackendDescription;

/**
 * {@link ElectionBackendDescription} of elections that are kept in embedded Raft.
 */
class RaftBackendDescription implements ElectionBackendDescription {

	@Override
	public String name() {
		return "raft";
	}

	@Override
	public String needs() {
		return "leader-election.raft.members, and Apache Ratis, which the module brings unless it is excluded";
	}

	@Override
	public String setup() {
		return "set leader-election.raft.members.<id>=<host>:<port> for each voter, and on each voter its leader-election.raft.id and leader-election.raft.storage-directory";
	}

}
