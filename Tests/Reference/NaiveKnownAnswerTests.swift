import NaiveReference
import Testing

/// The vectors of the Random123 distribution, file kat_vectors.
@Test(arguments: [
  (
    SIMD4<UInt32>(repeating: 0), SIMD2<UInt32>(repeating: 0),
    SIMD4<UInt32>(0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8)
  ),
  (
    SIMD4(repeating: UInt32.max), SIMD2(repeating: UInt32.max),
    SIMD4(0x408F_276D, 0x41C8_3B0E, 0xA20B_C7C6, 0x6D54_51FD)
  ),
  (
    SIMD4(0x243F_6A88, 0x85A3_08D3, 0x1319_8A2E, 0x0370_7344), SIMD2(0xA409_3822, 0x299F_31D0),
    SIMD4(0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1)
  ),
])
func `Philox gives the known answers`(
  counter: SIMD4<UInt32>, key: SIMD2<UInt32>, expected: SIMD4<UInt32>
) {
  #expect(Naive.philox(counter: counter, key: key) == expected)
}

@Suite struct `Naive samplers` {
  let stream = Naive.Stream(seed: 7, purpose: 3, layer: 1, step: 5, example: 2)

  @Test func `certain units are certain, whether shared or not`() {
    let probabilities = (0..<40).map { Double($0 % 2) }
    let expected = [[Bool]](repeating: (0..<40).map { $0 % 2 == 1 }, count: 30)
    #expect(Naive.bernoulli(stream, probabilities: probabilities, particles: 30) == expected)
    let rows = [[Double]](repeating: probabilities, count: 30)
    #expect(Naive.bernoulli(stream, probabilities: rows) == expected)
  }

  /// Within 6 standard errors of the mean and the variance; one fixed seed, 64 000 draws.
  @Test func `uniforms and normals have their moments`() {
    let count = 64_000.0
    let uniforms = Naive.uniforms(stream, count: 64_000)
    #expect(uniforms.allSatisfy { 0 <= $0 && $0 < 1 })
    #expect(abs(uniforms.reduce(0, +) / count - 0.5) <= 6 * (1 / 12 / count).squareRoot())
    let normals = Naive.normals(stream, count: 64_000)
    #expect(abs(normals.reduce(0, +) / count) <= 6 * (1 / count).squareRoot())
    let squares = normals.reduce(0) { $0 + $1 * $1 }
    #expect(abs(squares / count - 1) <= 6 * (2 / count).squareRoot())
  }

  /// Within 6 standard errors; the refinement decides one draw in 256 at a probability of 0.3.
  @Test func `frequencies are the probabilities`() {
    let count = 64_000.0
    func frequency(_ states: [[Bool]]) -> Double {
      Double(states.joined().count { $0 }) / count
    }
    let bound = 6 * (0.25 / count).squareRoot()
    let p = Double(Float(0.3))
    let shared = [Double](repeating: p, count: 20)
    #expect(
      abs(frequency(Naive.bernoulli(stream, probabilities: shared, particles: 3200)) - p) <= bound)
    let own = [[Double]](repeating: shared, count: 3200)
    #expect(abs(frequency(Naive.bernoulli(stream, probabilities: own)) - p) <= bound)
    #expect(abs(frequency(Naive.fairCoins(stream, particles: 3200, units: 20)) - 0.5) <= bound)
  }
}
