package io.github.leaderelection.raft.replicated;

import io.github.leaderelection.raft.replicated.ElectionCommand.HeartbeatCommand;
import io.github.leaderelection.store.HintListener;
import io.github.leaderelection.store.support.ElectionTable;
import org.jspecify.annotations.Nullable;

/**
 * Where a command is executed.
 *
 * @param table the records and sessions of the namespace
 * @param shown what its sessions were shown
 * @param storeId the identity of the cluster
 * @param listener whom to notify on this voter, {@code null} if nobody is subscribed
 */
record Execution(ElectionTable table, ShownViews shown, String storeId, @Nullable HintListener listener) {

	/**
	 * Notify the subscribers that something may have changed.
	 */
	void changed() {
		if (this.listener != null) {
			this.listener.changed();
		}
	}

	/**
	 * Notify the subscribers that a session has sent a heartbeat, if it leads anything.
	 * @param heartbeat the heartbeat
	 */
	void heartbeatSent(HeartbeatCommand heartbeat) {
		if (this.listener != null && this.table.isHolder(heartbeat.session().id())) {
			this.listener.heartbeatSent(heartbeat.session().id());
		}
	}

	/**
	 * Return the view with which a heartbeat is answered.
	 * @param heartbeat the heartbeat, which was just executed
	 * @param intact whether the session was found with the acknowledged nonce
	 * @return the reply
	 */
	byte[] view(HeartbeatCommand heartbeat, boolean intact) {
		return (this.shown.show(heartbeat, this.table)) ? ElectionReplies.unchanged(intact, this.storeId, this.table)
				: ElectionReplies.whole(intact, this.storeId, this.table);
	}

}
