#if arch(x86_64)
  import Builtin
  import _Builtin_intrinsics.intel.cpuid

  /// What the processor offers (`cpuid`) and the operating system saves (XCR0).
  ///
  /// XCR0 decides alone: a set that the processor has faults where the system has not switched on
  /// its registers. Leaf 13 tells only how large the saved area is, which a later component, such
  /// as the protection keys, can make large enough while AVX-512 is off.
  enum CPUFeatures {
    /// x86-64-v3: AVX2, FMA, BMI1 and BMI2, F16C, MOVBE, LZCNT.
    static let hasAVX2 =
      leaf(1).c.has(bits: [12, 22, 28, 29]) && leaf(7).b.has(bits: [3, 5, 8])
      && leaf(0x8000_0001).c.has(bits: [5]) && saves(SavedState.avx)

    /// x86-64-v4: AVX-512 F, DQ, CD, BW and VL.
    static let hasAVX512 =
      hasAVX2 && leaf(7).b.has(bits: [16, 17, 28, 30, 31]) && saves(SavedState.avx512)

    /// Bits of XCR0. Source: Intel 64 and IA-32 Architectures Software Developer's Manual, volume 1,
    /// section 13.3.
    private enum SavedState {
      /// xmm and the upper halves of ymm.
      static let avx: UInt64 = 1 << 1 | 1 << 2
      /// The masks, the upper halves of zmm0 to zmm15, and zmm16 to zmm31.
      static let avx512: UInt64 = 1 << 5 | 1 << 6 | 1 << 7
    }

    /// Whether the operating system saves all of these components of the register state.
    private static func saves(_ components: UInt64) -> Bool {
      // The instruction exists where the system has said so (OSXSAVE).
      guard leaf(1).c.has(bits: [27]) else { return false }
      // The macro `_xgetbv` of the headers is not imported: this is the builtin behind it.
      return UInt64(Builtin.int_x86_xgetbv(UInt32(0)._value)) & components == components
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
