import Kernels

/// Noise that is added to real inputs, fresh each time an example is used: a function of seed, step
/// and the example's number.
public struct InputNoise: Sendable {
  let deviation: Float
  let seed: UInt64
  let step: Int

  public init(deviation: Float, seed: UInt64, step: Int) {
    self.deviation = deviation
    self.seed = seed
    self.step = step
  }
}

extension NetworkPass {
  /// Says which examples of a set the pass holds next; as many as it has rows.
  public func setExamples(_ numbers: ArraySlice<Int>) {
    precondition(numbers.count == examples, "\(numbers.count) examples for a pass of \(examples)")
    let rows = exampleNumbers
    for (row, number) in numbers.enumerated() { rows[row] = UInt32(number) }
  }

  /// Copies the inputs and targets of a range of the pass's examples from their set.
  public func load(_ range: Range<Int>, of set: ExampleSet, noise: InputNoise?) {
    let numbers = exampleNumbers
    switch (inputs, set.inputs) {
    case (.real(let target), .real(let source)):
      target[rows: range].copyRows(of: source) { Int(numbers[range.lowerBound + $0]) }
      if let noise { for row in range { add(noise, to: target, row: row) } }
    case (.binary(let target), .binary(let source)):
      for row in range {
        let number = Int(numbers[row])
        target[rows: row..<row + 1].copy(from: source[rows: number..<number + 1])
      }
    default: preconditionFailure("inputs of another kind than the pass was made for")
    }
    switch set.targets {
    case .classes(let labels, _):
      for row in range { targets[row, 0] = Float(labels[Int(numbers[row])]) }
    case .values(let values):
      targets[rows: range].copyRows(of: values) { Int(numbers[range.lowerBound + $0]) }
    }
  }

  private func add(_ noise: InputNoise, to inputs: Matrix, row: Int) {
    let stream = RandomStream(
      seed: noise.seed, purpose: .inputNoise, step: noise.step, example: exampleNumbers[row])
    kernels.addGaussians(stream, deviation: noise.deviation, to: inputs[rows: row..<row + 1])
  }
}
