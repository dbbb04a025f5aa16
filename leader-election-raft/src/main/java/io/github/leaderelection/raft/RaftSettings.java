package io.github.leaderelection.raft;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

import io.github.leaderelection.DurationText;
import io.github.leaderelection.raft.security.RaftSecurity;
import io.github.leaderelection.raft.voter.VoterList;
import org.jspecify.annotations.Nullable;

/**
 * What an instance has to know of its Raft cluster. Settings with which no safe cluster
 * can come about are refused by an {@link InvalidRaftSettingsException} that names the
 * property, its value and the remedy.
 *
 * @param cluster the name of the cluster, the same for all who take part in it
 * @param voters the addresses of the voters, host:port by id
 * @param id the id of this voter, or {@code null} for a client, which uses the cluster
 * and has no vote
 * @param voterListVersion the version of the list of voters. A list that differs is
 * accepted only under a higher version
 * @param storageDirectory the directory in which this voter keeps its log, its own alone,
 * created if it is missing; a client stores nothing
 * @param bindAddress the address to listen on, as host or host:port, or {@code null} for
 * the own one of the voters
 * @param security how voters and clients authenticate each other. None is accepted on
 * loopback addresses only
 * @param electionTimeout after how much silence of the Raft leader the voters elect
 * another one, at least; at most twice that
 * @param operationTimeout how long a call may take
 */
public record RaftSettings(String cluster, Map<String, String> voters, @Nullable String id, long voterListVersion,
		@Nullable Path storageDirectory, @Nullable String bindAddress, RaftSecurity security, Duration electionTimeout,
		Duration operationTimeout) {

	private static final Duration MIN_ELECTION_TIMEOUT = Duration.ofMillis(200);

	private static final Duration MAX_ELECTION_TIMEOUT = Duration.ofSeconds(30);

	private static final int MAX_VOTERS = 99;

	private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

	public RaftSettings {
		voters = Collections.unmodifiableMap(new LinkedHashMap<>(voters));
		if (cluster.isBlank()) {
			throw InvalidRaftSettingsException.of("cluster", cluster, "is empty",
					"Write a name that no other cluster has.");
		}
		Map<String, VoterAddress> addresses = checkVoters(voters);
		if (id != null && !voters.containsKey(id)) {
			throw InvalidRaftSettingsException.of("id", id, "is none of the voters " + new TreeSet<>(voters.keySet()),
					"Write the id of this instance as it is in leader-election.raft.members, or leave out "
							+ "leader-election.raft.id for an instance that is no voter.");
		}
		storageDirectory = (id != null && storageDirectory == null) ? onlyVoterDirectory(id, voters.size())
				: storageDirectory;
		checkSecurity(addresses, VoterAddress.bind(bindAddress, (id != null) ? addresses.get(id) : null), security);
		if (voterListVersion < VoterList.FIRST_VERSION) {
			throw InvalidRaftSettingsException.of("member-list-version", voterListVersion, "is less than 1",
					"Write 1 for a new cluster, and one more for each change of its voters.");
		}
		checkTimeouts(electionTimeout, operationTimeout);
	}

	private static Map<String, VoterAddress> checkVoters(Map<String, String> voters) {
		int count = voters.size();
		if (count != 1 && (count < 3 || count % 2 == 0 || count > MAX_VOTERS)) {
			throw InvalidRaftSettingsException.of("members", voters, "has %d voters".formatted(count),
					"Write an odd number of voters and at least three, so that a majority is left when one fails, "
							+ "or exactly one for development. Spring Boot merges the voters of all property sources.");
		}
		Map<String, VoterAddress> addresses = new LinkedHashMap<>();
		Map<VoterAddress, String> ids = new LinkedHashMap<>();
		voters.forEach((id, text) -> {
			if (!ID.matcher(id).matches()) {
				throw InvalidRaftSettingsException.of("members." + id, text,
						"has an id that is not 1 to 64 of A-Z, a-z, 0-9, '.', '_' and '-'",
						"Write another id, such as n1.");
			}
			VoterAddress address = VoterAddress.of(id, text);
			String other = ids.putIfAbsent(address, id);
			if (other != null) {
				throw InvalidRaftSettingsException.of("members." + id, text, "has the address of the voter " + other,
						"Write an address of its own for each voter.");
			}
			addresses.put(id, address);
		});
		return addresses;
	}

	private static Path onlyVoterDirectory(String id, int voters) {
		if (voters != 1) {
			throw new InvalidRaftSettingsException(
					"leader-election.raft.storage-directory is not set, and is required of the voter " + id,
					"Write a directory of its own that survives restarts, not one below the system's temporary directory.");
		}
		return Path.of("leader-election-raft", id);
	}

	// Who reaches an unprotected port can change everything, up to the voters
	private static void checkSecurity(Map<String, VoterAddress> voters, @Nullable VoterAddress bind,
			RaftSecurity security) {
		if (security.keyManager() != null) {
			return;
		}
		voters.forEach((id, address) -> address.requireLoopback("members." + id));
		if (bind != null) {
			bind.requireLoopback("bind-address");
		}
	}

	private static void checkTimeouts(Duration electionTimeout, Duration operationTimeout) {
		if (electionTimeout.compareTo(MIN_ELECTION_TIMEOUT) < 0
				|| electionTimeout.compareTo(MAX_ELECTION_TIMEOUT) > 0) {
			throw InvalidRaftSettingsException.of("election-timeout", DurationText.of(electionTimeout),
					"is not between 200ms and 30s", "Write 1s, or less for a fast network.");
		}
		if (operationTimeout.toMillis() < 1) {
			throw new InvalidRaftSettingsException(
					"The operation timeout %s is not positive".formatted(DurationText.of(operationTimeout)),
					"Write how long a call of the store may take, such as 2s.");
		}
	}

	/**
	 * Build settings.
	 * @param cluster the name of the cluster, the same for all who take part in it
	 * @param voters the addresses of the voters, host:port by id
	 * @return a builder, of a client unless an id is set
	 */
	public static Builder builder(String cluster, Map<String, String> voters) {
		return new Builder(cluster, voters);
	}

	Map<String, VoterAddress> addresses() {
		Map<String, VoterAddress> addresses = new LinkedHashMap<>();
		this.voters.forEach((voter, text) -> addresses.put(voter, VoterAddress.of(voter, text)));
		return addresses;
	}

	/**
	 * Return the list of voters as the voters record it.
	 * @return the list
	 */
	VoterList voterList() {
		Map<String, String> addresses = new TreeMap<>();
		addresses().forEach((voter, address) -> addresses.put(voter, address.toString()));
		return new VoterList(this.voterListVersion, Collections.unmodifiableMap(addresses));
	}

	/**
	 * Return the directory of a voter.
	 * @return the directory
	 */
	Path directory() {
		if (this.storageDirectory == null) {
			throw new IllegalStateException("A client stores nothing");
		}
		return this.storageDirectory;
	}

	/**
	 * Return where a voter listens.
	 * @return the address
	 */
	VoterAddress bind() {
		VoterAddress address = VoterAddress.bind(this.bindAddress, (this.id != null) ? addresses().get(this.id) : null);
		if (address == null) {
			throw new IllegalStateException("A client does not listen");
		}
		return address;
	}

	/**
	 * Builds {@link RaftSettings}.
	 */
	public static final class Builder {

		private final String cluster;

		private final Map<String, String> voters;

		private @Nullable String id;

		private long voterListVersion = VoterList.FIRST_VERSION;

		private @Nullable Path storageDirectory;

		private @Nullable String bindAddress;

		private RaftSecurity security = RaftSecurity.none();

		private Duration electionTimeout = Duration.ofSeconds(1);

		private Duration operationTimeout = Duration.ofSeconds(2);

		private Builder(String cluster, Map<String, String> voters) {
			this.cluster = cluster;
			this.voters = voters;
		}

		/**
		 * Be the voter with this id, by default none but a client.
		 * @param id the id, one of the voters
		 * @return this
		 */
		public Builder id(@Nullable String id) {
			this.id = id;
			return this;
		}

		/**
		 * Set the version of the list of voters, 1 by default.
		 * @param version the version
		 * @return this
		 */
		public Builder voterListVersion(long version) {
			this.voterListVersion = version;
			return this;
		}

		/**
		 * Set the directory in which a voter keeps its log, its own alone.
		 * @param directory the directory
		 * @return this
		 */
		public Builder storageDirectory(@Nullable Path directory) {
			this.storageDirectory = directory;
			return this;
		}

		/**
		 * Set the address to listen on, by default the own one of the voters.
		 * @param address a host or host:port
		 * @return this
		 */
		public Builder bindAddress(@Nullable String address) {
			this.bindAddress = address;
			return this;
		}

		/**
		 * Set how voters and clients authenticate each other, by default not at all.
		 * @param security the security
		 * @return this
		 */
		public Builder security(RaftSecurity security) {
			this.security = security;
			return this;
		}

		/**
		 * Set the election timeout, one second by default.
		 * @param timeout the timeout
		 * @return this
		 */
		public Builder electionTimeout(Duration timeout) {
			this.electionTimeout = timeout;
			return this;
		}

		/**
		 * Set how long a call may take, two seconds by default.
		 * @param timeout the timeout
		 * @return this
		 */
		public Builder operationTimeout(Duration timeout) {
			this.operationTimeout = timeout;
			return this;
		}

		/**
		 * Build the settings.
		 * @return the settings
		 * @throws InvalidRaftSettingsException if no safe cluster can come about with
		 * them
		 */
		public RaftSettings build() {
			return new RaftSettings(this.cluster, this.voters, this.id, this.voterListVersion, this.storageDirectory,
					this.bindAddress, this.security, this.electionTimeout, this.operationTimeout);
		}

	}

}
