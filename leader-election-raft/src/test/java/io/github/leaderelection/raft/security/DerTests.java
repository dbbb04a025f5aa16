package io.github.leaderelection.raft.security;

import java.util.HexFormat;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Der}.
 */
class DerTests {

	@Test
	void objectIdentifier() {
		assertThat(hex(Der.objectIdentifier(2, 5, 4, 3))).isEqualTo("0603550403");
		assertThat(hex(Der.objectIdentifier(1, 2, 840, 10045, 4, 3, 2))).isEqualTo("06082a8648ce3d040302");
	}

	@Test
	void integerHasSignBit() {
		assertThat(hex(Der.integer(1))).isEqualTo("020101");
		assertThat(hex(Der.integer(128))).isEqualTo("02020080");
	}

	@Test
	void bitStringHasTheNumberOfItsUnusedBits() {
		assertThat(hex(Der.bitString(new byte[] { 5 }))).isEqualTo("03020005");
	}

	@Test
	void lengthHasAsManyBytesAsItNeeds() {
		assertThat(hex(Der.sequence(new byte[127]))).startsWith("307f00").hasSize(2 * (2 + 127));
		assertThat(hex(Der.sequence(new byte[128]))).startsWith("30818000").hasSize(2 * (3 + 128));
		assertThat(hex(Der.sequence(new byte[256]))).startsWith("3082010000").hasSize(2 * (4 + 256));
	}

	@Test
	void stringsAndTimes() {
		assertThat(hex(Der.set(Der.printableString("a")))).isEqualTo("3103130161");
		assertThat(hex(Der.utcTime("700101000000Z"))).isEqualTo("170d3730303130313030303030305a");
		assertThat(hex(Der.generalizedTime("99991231235959Z"))).isEqualTo("180f39393939313233313233353935395a");
	}

	private static String hex(byte[] bytes) {
		return HexFormat.of().formatHex(bytes);
	}

}
