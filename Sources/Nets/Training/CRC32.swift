// CRC-32 of ISO-HDLC: the remainder of the message modulo x³² + x²⁶ + … + 1, bits reflected
// Source: RFC 1952, section 8.

/// The checksum of gzip and PNG: any burst of up to 32 damaged bits is found.
func crc32(_ bytes: some Sequence<UInt8>) -> UInt32 {
  ~bytes.reduce(~UInt32(0)) { remainder, byte in
    remainder >> 8 ^ remainders[Int(UInt8(truncatingIfNeeded: remainder) ^ byte)]
  }
}

/// The remainder of each byte.
private let remainders: [UInt32] = (0..<256).map { byte in
  (0..<8).reduce(UInt32(byte)) { remainder, _ in
    remainder >> 1 ^ (remainder & 1 == 1 ? 0xEDB8_8320 : 0)
  }
}
