/// A value that decodes but does not fit the network of its case.
struct Malformed: Error {
  let location: String
  let reason: String
}

func require(_ condition: Bool, _ location: String, _ reason: String) throws(Malformed) {
  if !condition { throw Malformed(location: location, reason: reason) }
}

func requireCount(
  _ array: some Collection, _ expected: Int, _ location: String
) throws(Malformed) {
  try require(
    array.count == expected, location, "expected \(expected) entries, found \(array.count)")
}

extension Naive.Sizes {
  /// Every parameter of `kind`, and no other, with its rows and columns; `only` restricts the names.
  func check(
    _ parameters: Naive.Parameters, kind: Naive.Kind, _ location: String,
    only names: Set<String>? = nil
  ) throws(Malformed) {
    let shapes = shapes(kind: kind).filter { names?.contains($0.name) ?? true }
    for (name, _, _) in shapes {
      try require(parameters[name] != nil, location, "the key \(name) is missing")
    }
    for (name, rows, columns) in shapes {
      let matrix = parameters[name]!
      try requireCount(matrix, rows, "\(location).\(name)")
      for (i, row) in matrix.enumerated() {
        try requireCount(row, columns, "\(location).\(name)[\(i)]")
      }
    }
    for name in parameters.keys.sorted() where !shapes.contains(where: { $0.name == name }) {
      throw Malformed(location: "\(location).\(name)", reason: "the network has no such parameter")
    }
  }
}

extension Naive.Network {
  /// Whether all configurations can be visited, which the exact values of a case need.
  func checkEnumerable() throws(Malformed) {
    let limit = Naive.Enumeration.unitLimit
    try require(
      stochasticUnits <= limit, "params",
      "expected at most \(limit) stochastic units to enumerate, found \(stochasticUnits)")
  }

  func check(
    _ gradient: GoldenParameters, _ location: String, only names: Set<String>? = nil
  ) throws(Malformed) {
    try sizes.check(gradient.values, kind: kind, location, only: names)
  }

  func check(_ estimates: [String: GoldenParameters], _ location: String) throws(Malformed) {
    for (name, gradient) in estimates.sorted(by: { $0.key < $1.key }) {
      try check(gradient, "\(location).\(name)")
    }
  }

  /// Names of the hidden layers' parameters.
  var hiddenNames: Set<String> { Set(parameters.keys).subtracting(["V", "c"]) }

  func check(_ particle: GoldenParticle, _ location: String) throws(Malformed) {
    try requireCount(particle.states, sizes.hidden.count, location)
    for (layer, size) in sizes.hidden.enumerated() {
      try requireCount(particle.states[layer], size.stochastic, "\(location)[\(layer)]")
    }
  }

  func check(
    x: [Double], _ xLocation: String, y: GoldenTarget, _ yLocation: String
  ) throws(Malformed) {
    try requireCount(x, sizes.inputs, xLocation)
    switch (output, y.target) {
    case (.softmax, .label(let label)):
      try require(
        0..<sizes.outputs ~= label, yLocation,
        "expected a class in 0..<\(sizes.outputs), found \(label)")
    case (.bernoulli, .values(let values)):
      try requireCount(values, sizes.outputs, yLocation)
      try require(
        values.allSatisfy { 0...1 ~= $0 }, yLocation, "expected targets between 0 and 1")
    case (.gaussian, .values(let values)):
      try requireCount(values, sizes.outputs, yLocation)
    case (.softmax, .values):
      throw Malformed(location: yLocation, reason: "expected a class, found a list")
    case (.bernoulli, .label), (.gaussian, .label):
      throw Malformed(location: yLocation, reason: "expected a list, found one number")
    }
  }
}
