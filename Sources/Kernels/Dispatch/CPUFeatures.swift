#if arch(x86_64)
  import _Builtin_intrinsics.intel.cpuid

  /// What the processor offers and the operating system saves, by the `cpuid` instruction.
  enum CPUFeatures {
    /// x86-64-v3: AVX2, FMA, BMI1 and BMI2, F16C, MOVBE, LZCNT.
    static let hasAVX2 =
      leaf(1).c.has(bits: [12, 22, 27, 28, 29]) && leaf(7).b.has(bits: [3, 5, 8])
      && leaf(0x8000_0001).c.has(bits: [5]) && saves(component: 2)

    /// x86-64-v4: AVX-512 F, DQ, CD, BW and VL.
    static let hasAVX512 =
      hasAVX2 && leaf(7).b.has(bits: [16, 17, 28, 30, 31]) && saves(component: 7)

    /// Whether the operating system has switched on this component of the register state (2: the
    /// upper halves of ymm, 7: zmm16 to zmm31): the area that it saves reaches that component's end.
    private static func saves(component: UInt32) -> Bool {
      let place = leaf(13, component)
      return place.a > 0 && place.a + place.b <= leaf(13).b
    }

    private static func leaf(
      _ number: UInt32, _ part: UInt32 = 0
    ) -> (a: UInt32, b: UInt32, c: UInt32) {
      var a: UInt32 = 0
      var b: UInt32 = 0
      var c: UInt32 = 0
      var d: UInt32 = 0
      _ = __get_cpuid_count(number, part, &a, &b, &c, &d)
      return (a, b, c)
    }
  }

  extension UInt32 {
    fileprivate func has(bits: [UInt32]) -> Bool { bits.allSatisfy { self >> $0 & 1 == 1 } }
  }
#endif
