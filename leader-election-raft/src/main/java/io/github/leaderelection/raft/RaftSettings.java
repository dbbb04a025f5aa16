package io.github.leaderelection.raft;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import io.github.leaderelection.raft.security.RaftSecurity;
import io.github.leaderelection.raft.voter.VoterList;
import org.jspecify.annotations.Nullable;

/**
 * What an instance has to know of its Raft cluster.
 *
 * @author Leader Election
 */
public final class RaftSettings {

	private final String cluster;

	private final Map<String, VoterAddress> voters;

	private final @Nullable String id;

	private final long voterListVersion;

	private final @Nullable Path storageDirectory;

	private final @Nullable VoterAddress bind;

	private final RaftSecurity security;

	private final Duration electionTimeout;

	private final Duration operationTimeout;

	private final Duration startCheckTimeout;

	private final LogLimits logLimits;

	private RaftSettings(Builder builder) {
		this.cluster = builder.cluster;
		this.id = builder.id;
		this.voterListVersion = builder.voterListVersion;
		this.security = builder.security;
		this.electionTimeout = builder.electionTimeout;
		this.operationTimeout = builder.operationTimeout;
		this.startCheckTimeout = builder.startCheckTimeout;
		this.logLimits = builder.logLimits;
		SettingsRules.checkCluster(this.cluster);
		this.voters = Collections.unmodifiableMap(SettingsRules.checkVoters(builder.voters));
		SettingsRules.checkId(this.id, this.voters);
		this.storageDirectory = SettingsRules.checkStorage(builder.storageDirectory, this.id, this.voters.size());
		this.bind = SettingsRules.checkBind(builder.bindAddress, (this.id != null) ? this.voters.get(this.id) : null);
		SettingsRules.checkSecurity(this.voters, this.bind, this.security);
		SettingsRules.checkVersion(this.voterListVersion);
		SettingsRules.checkTimeouts(this.electionTimeout, this.operationTimeout);
	}

	/**
	 * Build settings.
	 * @param cluster the name of the cluster, the same for all who take part in it
	 * @param voters the addresses of the voters, host:port by id
	 * @return a builder
	 */
	public static Builder builder(String cluster, Map<String, String> voters) {
		return new Builder(cluster, voters);
	}

	String cluster() {
		return this.cluster;
	}

	Map<String, VoterAddress> voters() {
		return this.voters;
	}

	/**
	 * Return the list of voters as the voters record it.
	 * @return the list
	 */
	VoterList voterList() {
		Map<String, String> addresses = new TreeMap<>();
		this.voters.forEach((id, address) -> addresses.put(id, address.toString()));
		return new VoterList(this.voterListVersion, Collections.unmodifiableMap(addresses));
	}

	@Nullable String id() {
		return this.id;
	}

	long voterListVersion() {
		return this.voterListVersion;
	}

	/**
	 * Return the directory of a voter.
	 * @return the directory
	 */
	Path storageDirectory() {
		return Objects.requireNonNull(this.storageDirectory, "A client stores nothing");
	}

	/**
	 * Return where a voter listens.
	 * @return the address
	 */
	VoterAddress bind() {
		return Objects.requireNonNull(this.bind, "A client does not listen");
	}

	RaftSecurity security() {
		return this.security;
	}

	Duration electionTimeout() {
		return this.electionTimeout;
	}

	Duration operationTimeout() {
		return this.operationTimeout;
	}

	/**
	 * Return how long a start waits for what the other voters say of this one.
	 * @return the timeout, half of which is for a single one of them, which gets no more
	 * than the operation timeout
	 */
	Duration startCheckTimeout() {
		return this.startCheckTimeout;
	}

	LogLimits logLimits() {
		return this.logLimits;
	}

	/**
	 * Builds {@link RaftSettings}.
	 */
	public static final class Builder {

		private final String cluster;

		private final Map<String, String> voters;

		private @Nullable String id;

		private long voterListVersion = 1;

		private @Nullable Path storageDirectory;

		private @Nullable String bindAddress;

		private RaftSecurity security = RaftSecurity.none();

		private Duration electionTimeout = Duration.ofSeconds(1);

		private Duration operationTimeout = Duration.ofSeconds(2);

		private Duration startCheckTimeout = Duration.ofSeconds(1);

		private LogLimits logLimits = LogLimits.DEFAULT;

		private Builder(String cluster, Map<String, String> voters) {
			this.cluster = cluster;
			this.voters = new LinkedHashMap<>(voters);
		}

		/**
		 * Be the voter with this id. By default the instance is none: it uses the cluster
		 * as a client, and has no vote.
		 * @param id the id, one of the voters
		 * @return this
		 */
		public Builder id(@Nullable String id) {
			this.id = id;
			return this;
		}

		/**
		 * Set the version of the list of voters, 1 by default. A list that differs is
		 * accepted only under a higher version.
		 * @param version the version
		 * @return this
		 */
		public Builder voterListVersion(long version) {
			this.voterListVersion = version;
			return this;
		}

		/**
		 * Set the directory in which a voter keeps its log, its own alone.
		 * @param directory the directory, created if it is missing
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
		 * Set how voters and clients know each other. None by default, which is accepted
		 * on loopback addresses only.
		 * @param security the security
		 * @return this
		 */
		public Builder security(RaftSecurity security) {
			this.security = security;
			return this;
		}

		/**
		 * Set after how much silence of the Raft leader the voters elect another one, at
		 * least; at most twice that. One second by default.
		 * @param timeout the timeout
		 * @return this
		 */
		public Builder electionTimeout(Duration timeout) {
			this.electionTimeout = timeout;
			return this;
		}

		/**
		 * Set how long a call may take. Two seconds by default.
		 * @param timeout the timeout
		 * @return this
		 */
		public Builder operationTimeout(Duration timeout) {
			this.operationTimeout = timeout;
			return this;
		}

		Builder startCheckTimeout(Duration timeout) {
			this.startCheckTimeout = timeout;
			return this;
		}

		Builder logLimits(LogLimits limits) {
			this.logLimits = limits;
			return this;
		}

		/**
		 * Build the settings.
		 * @return the settings
		 * @throws InvalidRaftSettingsException if no safe cluster can come about with
		 * them
		 */
		public RaftSettings build() {
			return new RaftSettings(this);
		}

	}

}
