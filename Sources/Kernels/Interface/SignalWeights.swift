/// What a sample counts for in the signal at its head, one weight for each row of samples: ρ scales
/// the gradient that comes down to it, a the direct derivative, c the score.
package struct SignalWeights {
  package let passed: UnsafePointer<Float>
  package let direct: UnsafePointer<Float>
  package let score: UnsafePointer<Float>

  package init(
    passed: UnsafePointer<Float>, direct: UnsafePointer<Float>, score: UnsafePointer<Float>
  ) {
    self.passed = passed
    self.direct = direct
    self.score = score
  }
}
