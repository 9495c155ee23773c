import Kernels

extension VariationalPass {
  /// Says which images of a set the pass holds next; as many as it has examples.
  public func setExamples(_ numbers: ArraySlice<Int>) {
    precondition(numbers.count == examples, "\(numbers.count) images for a pass of \(examples)")
    for (row, number) in numbers.enumerated() { exampleNumbers[row] = UInt32(number) }
  }

  /// Draws binary images of a range of the pass's examples: a function of seed, purpose, step and the
  /// image's number.
  public func binarise(
    _ range: Range<Int>, of images: GreyImages, seed: UInt64, purpose: RandomPurpose, step: Int,
    scratch: Scratch
  ) {
    for row in range {
      let number = Int(exampleNumbers[row])
      let stream = RandomStream(
        seed: seed, purpose: purpose, step: step,
        example: UInt32(images.firstNumber) + exampleNumbers[row])
      kernels.sampleStates(
        sharedProbabilities: images.probabilities[rows: number..<number + 1], stream,
        into: inputs[rows: row..<row + 1], scratch: scratch)
    }
    kernels.unpack(inputs[rows: range], into: targets[rows: range])
  }
}
