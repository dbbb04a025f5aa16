package io.github.leaderelection.raft.transport;

import java.io.IOException;
import java.util.List;

import org.apache.ratis.proto.RaftProtos.AppendEntriesRequestProto;
import org.apache.ratis.proto.RaftProtos.LogEntryProto;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.raftlog.RaftLog;
import org.apache.ratis.util.ProtoUtils;
import org.jspecify.annotations.Nullable;

/**
 * Knows whether a follower may acknowledge entries that it has already. Ratis does so at
 * once, even if they are not on its disk yet, and the leader would count entries that a
 * crash of the follower loses. Safe for use by any thread.
 * <p>
 * See {@code docs/backends/raft-workarounds.md}.
 */
final class EntriesOnDisk {

	private volatile @Nullable RaftServer server;

	/**
	 * Set the server whose log is meant.
	 * @param server the server
	 */
	void of(RaftServer server) {
		this.server = server;
	}

	/**
	 * Return whether those entries of a request that are in the log are on its disk.
	 * @param request the request
	 * @return {@code false} if they are still being written
	 */
	boolean contain(AppendEntriesRequestProto request) {
		List<LogEntryProto> entries = request.getEntriesList();
		RaftLog log = (entries.isEmpty()) ? null : log(request);
		if (log == null) {
			return true;
		}
		long lastKnown = Math.min(entries.get(entries.size() - 1).getIndex(), log.getNextIndex() - 1);
		return lastKnown < entries.get(0).getIndex() || lastKnown <= log.getFlushIndex();
	}

	private @Nullable RaftLog log(AppendEntriesRequestProto request) {
		RaftServer present = this.server;
		try {
			return (present != null)
					? present.getDivision(ProtoUtils.toRaftGroupId(request.getServerRequest().getRaftGroupId()))
						.getRaftLog()
					: null;
		}
		catch (IOException ex) {
			// Ratis refuses the request for the same reason
			return null;
		}
	}

}
