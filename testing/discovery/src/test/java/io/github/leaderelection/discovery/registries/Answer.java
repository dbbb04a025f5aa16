package io.github.leaderelection.discovery.registries;

/**
 * What a request to the leader was answered.
 *
 * @param status the status, 0 if the client knew no leader
 * @param sent the fencing token that the client sent, 0 if it knew no leader
 * @param by the candidate id of the instance that answered, empty if none did
 * @param token the token under which that instance led by its own knowledge, 0 if it did
 * not lead or did not answer
 */
record Answer(int status, long sent, String by, long token) {

	boolean isOfLeader(String leader, long token) {
		return this.status == 200 && this.sent == token && this.token == token && this.by.equals(leader);
	}

	boolean isRefusal() {
		return this.status == 421;
	}

	boolean isNoLeader() {
		return this.status == 0;
	}

}
