package io.github.leaderelection.raft.security;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/**
 * Writes the few types of ASN.1 that a certificate consists of, by its distinguished
 * encoding rules. The JDK can read certificates, but has no public class that writes one.
 */
final class Der {

	private static final int INTEGER = 0x02;

	private static final int BIT_STRING = 0x03;

	private static final int OBJECT_IDENTIFIER = 0x06;

	private static final int PRINTABLE_STRING = 0x13;

	private static final int GENERALIZED_TIME = 0x18;

	private static final int UTC_TIME = 0x17;

	private static final int SEQUENCE = 0x30;

	private static final int SET = 0x31;

	private static final int LONG_FORM = 0x80;

	private Der() {
	}

	static byte[] sequence(byte[]... elements) {
		return encode(SEQUENCE, elements);
	}

	static byte[] set(byte[]... elements) {
		return encode(SET, elements);
	}

	static byte[] integer(long value) {
		return encode(INTEGER, BigInteger.valueOf(value).toByteArray());
	}

	static byte[] bitString(byte[] bytes) {
		return encode(BIT_STRING, new byte[1], bytes);
	}

	static byte[] printableString(String ascii) {
		return encode(PRINTABLE_STRING, ascii.getBytes(StandardCharsets.US_ASCII));
	}

	/**
	 * Encode a time of the years 1950 to 2049.
	 * @param time the time, as yyMMddHHmmssZ
	 * @return the encoding
	 */
	static byte[] utcTime(String time) {
		return encode(UTC_TIME, time.getBytes(StandardCharsets.US_ASCII));
	}

	/**
	 * Encode a time of any other year.
	 * @param time the time, as yyyyMMddHHmmssZ
	 * @return the encoding
	 */
	static byte[] generalizedTime(String time) {
		return encode(GENERALIZED_TIME, time.getBytes(StandardCharsets.US_ASCII));
	}

	/**
	 * Encode the identifier of an algorithm or attribute.
	 * @param arcs its numbers, of which the first two become one
	 * @return the encoding
	 */
	static byte[] objectIdentifier(int... arcs) {
		ByteArrayOutputStream content = new ByteArrayOutputStream();
		content.write(arcs[0] * 40 + arcs[1]);
		for (int i = 2; i < arcs.length; i++) {
			writeArc(content, arcs[i]);
		}
		return encode(OBJECT_IDENTIFIER, content.toByteArray());
	}

	private static void writeArc(ByteArrayOutputStream content, int arc) {
		for (int shift = 28; shift > 0; shift -= 7) {
			if (arc >>> shift != 0) {
				content.write(0x80 | (arc >>> shift) & 0x7F);
			}
		}
		content.write(arc & 0x7F);
	}

	private static byte[] encode(int tag, byte[]... parts) {
		ByteArrayOutputStream content = new ByteArrayOutputStream();
		for (byte[] part : parts) {
			content.writeBytes(part);
		}
		ByteArrayOutputStream encoding = new ByteArrayOutputStream();
		encoding.write(tag);
		writeLength(encoding, content.size());
		encoding.writeBytes(content.toByteArray());
		return encoding.toByteArray();
	}

	private static void writeLength(ByteArrayOutputStream encoding, int length) {
		if (length < LONG_FORM) {
			encoding.write(length);
			return;
		}
		int bytes = (Integer.SIZE - Integer.numberOfLeadingZeros(length) + 7) / 8;
		encoding.write(LONG_FORM | bytes);
		for (int i = bytes - 1; i >= 0; i--) {
			encoding.write(length >>> 8 * i);
		}
	}

}
