package io.github.leaderelection.raft;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.leaderelection.raft.security.RaftSecurity;
import org.apache.ratis.thirdparty.io.grpc.netty.NettyChannelBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link RaftSettings}.
 *
 * @author Leader Election
 */
class RaftSettingsTests {

	private static final Map<String, String> THREE = members(3);

	private static final RaftSecurity SECRET = RaftSecurity.sharedSecret("c", "0123456789abcdef0123456789");

	@Test
	void acceptsThreeMembersOnLoopback() {
		RaftSettings settings = member(THREE).build();
		assertThat(settings.members()).containsEntry("n2", new MemberAddress("127.0.0.1", 7002));
		assertThat(settings.bind()).isEqualTo(new MemberAddress("127.0.0.1", 7001));
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 2, 4, 6, 100, 101 })
	void refusesNumberOfMembersWithoutGoodMajority(int count) {
		assertRefused(member(members(count)), "leader-election.raft.members", "an odd number");
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 3, 5, 7 })
	void acceptsOddNumberOfMembers(int count) {
		assertThat(member(members(count)).build().members()).hasSize(count);
	}

	@ParameterizedTest
	@ValueSource(strings = { "127.0.0.1", "127.0.0.1:0", "127.0.0.1:65536", "::1:7001", "[::1", "[::1]", "[1]:7001",
			"http://a:1", "a b:1", ":7001", "", "127.0.0.1:-1", "-a:1" })
	void refusesWhatIsNoAddress(String address) {
		assertRefused(member(with("n2", address)), "leader-election.raft.members.n2=" + address, "host:port");
	}

	/**
	 * What gRPC reads as a URI without a host, or with another scheme.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "my_host:7002", "my-app_n2_1:7002", "a..b:7002", "n2.1:7002", "256.1.1.1:7002", "a-:7002",
			"dns:7002", "DNS:7002", "unix:7002" })
	void refusesHostThatTheTransportCannotCall(String address) {
		assertThat(canCall(address)).isFalse();
		assertRefused(member(with("n2", address)).security(SECRET), "leader-election.raft.members.n2=" + address,
				"cannot call", "my-host:7001", "aliases");
	}

	@ParameterizedTest
	@ValueSource(strings = { "my-host:7002", "n2:7002", "2n:7002", "http:7002", "n2.my-app.svc:7002",
			"n2.example.org.:7002", "10.0.0.1:7002", "[::1]:7002", "[fe80::1]:7002" })
	void acceptsHostThatTheTransportCanCall(String address) {
		assertThat(canCall(address)).isTrue();
		assertThat(member(with("n2", address)).security(SECRET).build().members()).hasSize(3);
	}

	private static boolean canCall(String address) {
		try {
			NettyChannelBuilder.forTarget(address).usePlaintext().build().shutdownNow();
			return true;
		}
		catch (RuntimeException ex) {
			return false;
		}
	}

	@Test
	void acceptsIpv6InBrackets() {
		RaftSettings settings = member(with("n2", "[::1]:7002")).build();
		assertThat(settings.members().get("n2")).hasToString("[::1]:7002");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a b", "a/b", "ä", "n2\n" })
	void refusesIdThatIsNoFileName(String id) {
		Map<String, String> members = new LinkedHashMap<>(THREE);
		members.remove("n2");
		members.put(id, "127.0.0.1:7002");
		assertRefused(member(members), "leader-election.raft.members.", "another id");
	}

	@Test
	void refusesTwoMembersWithOneAddress() {
		assertRefused(member(with("n2", "127.0.0.1:7001")), "leader-election.raft.members.n2", "has the address");
	}

	@Test
	void refusesIdThatIsNoMember() {
		Map<String, String> members = new LinkedHashMap<>();
		List.of("n3", "n1", "n2").forEach((id) -> members.put(id, THREE.get(id)));
		assertRefused(member(members).id("n4"), "leader-election.raft.id=n4", "none of the members [n1, n2, n3]",
				"as it is in");
	}

	@Test
	void requiresDirectoryUnlessThereIsOneMember() {
		assertRefused(member(THREE).storageDirectory(null), "leader-election.raft.storage-directory is not set",
				"required of the member n1", "survives restarts");
		assertThat(member(members(1)).storageDirectory(null).build().storageDirectory())
			.isEqualTo(Path.of("leader-election-raft", "n1"));
		assertThat(RaftSettings.builder("c", THREE).build().id()).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "10.0.0.1:7002", "example.org:7002", "localhost.example.org:7002", "0.0.0.0:7002",
			"[fe80::1]:7002", "[::]:7002" })
	void requiresSecurityForAddressesThatOthersReach(String address) {
		assertRefused(member(with("n2", address)), "leader-election.raft.members.n2", "leader-election.raft.secret");
		assertThat(member(with("n2", address)).security(RaftSecurity.sharedSecret("c", "0123456789abcdef0123456789"))
			.build()
			.members()).hasSize(3);
	}

	@ParameterizedTest
	@ValueSource(strings = { "127.0.0.1:7002", "127.1.2.3:7002", "localhost:7002", "LOCALHOST:7002", "[::1]:7002" })
	void requiresNoSecurityForLoopback(String address) {
		assertThat(member(with("n2", address)).build().members()).hasSize(3);
	}

	@ParameterizedTest
	@ValueSource(strings = { "0.0.0.0", "0.0.0.0:7001", "::", "[::]:7001", "example.org" })
	void requiresSecurityForBindAddressThatOthersReach(String address) {
		assertRefused(member(THREE).bindAddress(address), "leader-election.raft.bind-address", "unprotected");
	}

	@Test
	void readsBindAddress() {
		assertThat(member(THREE).bindAddress("localhost").build().bind()).hasToString("localhost:7001");
		assertThat(member(THREE).bindAddress("localhost:1").build().bind()).hasToString("localhost:1");
		assertThat(member(THREE).bindAddress("::1").build().bind()).hasToString("[::1]:7001");
		assertThat(member(THREE).bindAddress("[::1]").build().bind()).hasToString("[::1]:7001");
		assertRefused(member(THREE).bindAddress("a b"), "leader-election.raft.bind-address=a b", "0.0.0.0");
	}

	@Test
	void refusesVersionBelowOne() {
		assertRefused(member(THREE).memberListVersion(0), "leader-election.raft.member-list-version=0", "new cluster");
	}

	@Test
	void refusesTimeoutsOutOfBounds() {
		assertRefused(member(THREE).electionTimeout(Duration.ofMillis(199)), "leader-election.raft.election-timeout",
				"200 ms");
		assertRefused(member(THREE).electionTimeout(Duration.ofSeconds(31)), "leader-election.raft.election-timeout",
				"30 s");
		assertRefused(member(THREE).operationTimeout(Duration.ZERO), "The operation timeout", "2s");
	}

	@Test
	void refusesClusterWithoutName() {
		assertRefused(RaftSettings.builder(" ", THREE), "leader-election.raft.cluster", "a name");
	}

	private static void assertRefused(RaftSettings.Builder builder, String... parts) {
		assertThatExceptionOfType(InvalidRaftSettingsException.class).isThrownBy(builder::build)
			.satisfies((ex) -> assertThat(ex.getMessage()).contains(parts))
			.satisfies((ex) -> assertThat(ex.problem()).doesNotEndWith("."))
			.satisfies((ex) -> assertThat(ex.remedy()).endsWith("."));
	}

	private static RaftSettings.Builder member(Map<String, String> members) {
		return RaftSettings.builder("c", members).id("n1").storageDirectory(Path.of("target", "raft"));
	}

	private static Map<String, String> with(String id, String address) {
		Map<String, String> members = new LinkedHashMap<>(THREE);
		members.put(id, address);
		return members;
	}

	private static Map<String, String> members(int count) {
		Map<String, String> members = new LinkedHashMap<>();
		for (int i = 1; i <= count; i++) {
			members.put("n" + i, "127.0.0.1:" + (7000 + i));
		}
		return members;
	}

}
