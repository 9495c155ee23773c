/// Named matrices; a vector in the file is a matrix of one column, a number one of one entry.
public struct GoldenParameters: Decodable, Sendable {
  public internal(set) var values: Naive.Parameters

  public init(from decoder: any Decoder) throws {
    values = try [String: Tensor](from: decoder).mapValues(\.rows)
  }

  private struct Tensor: Decodable {
    let rows: [[Double]]

    init(from decoder: any Decoder) throws {
      guard var elements = try? decoder.unkeyedContainer() else {
        rows = [[try Double(from: decoder)]]
        return
      }
      let isMatrix = (try? elements.nestedUnkeyedContainer()) != nil
      rows = isMatrix ? try [[Double]](from: decoder) : Naive.column(try [Double](from: decoder))
    }
  }
}

/// States `[layer][unit]`, 0 or 1 in the file.
public struct GoldenParticle: Decodable, Sendable {
  public let states: Naive.Particle

  public init(from decoder: any Decoder) throws {
    states = try [[GoldenState]](from: decoder).map { $0.map(\.isOne) }
  }
}

struct GoldenState: Decodable, Sendable {
  let isOne: Bool

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let number = try container.decode(Double.self)
    guard number == 0 || number == 1 else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "expected a state, 0 or 1, found \(number)")
    }
    isOne = number == 1
  }
}

/// A class, or a list of values.
public struct GoldenTarget: Decodable, Sendable {
  public let target: Naive.Target

  public init(from decoder: any Decoder) throws {
    let isList = (try? decoder.unkeyedContainer()) != nil
    if isList {
      target = .values(try [Double](from: decoder))
      return
    }
    let container = try decoder.singleValueContainer()
    let number = try container.decode(Double.self)
    guard let label = Int(exactly: number) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "expected a class, found \(number)")
    }
    target = .label(label)
  }
}

/// The network of a case, from the keys `kind` (without it, sfnn), `output`, `sizes` (without it,
/// those of the parameters) and `params`.
struct GoldenNetwork: Decodable {
  let network: Naive.Network

  private enum CodingKeys: String, CodingKey {
    case kind, output, sizes, params
  }

  private struct Sizes: Decodable {
    let x: Int
    let hidden: [LayerSize]
    let y: Int
  }

  /// H, or [S, D] for hybrid networks.
  private struct LayerSize: Decodable {
    let counts: [Int]

    init(from decoder: any Decoder) throws {
      let isList = (try? decoder.unkeyedContainer()) != nil
      counts = isList ? try [Int](from: decoder) : [try Int(from: decoder)]
    }
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    let kind = try container.decodeIfPresent(Naive.Kind.self, forKey: .kind) ?? .sfnn
    let output = try container.decode(Naive.OutputModel.self, forKey: .output)
    let parameters = try container.decode(GoldenParameters.self, forKey: .params).values
    let sizes =
      try container.decodeIfPresent(Sizes.self, forKey: .sizes).map {
        try Self.sizes($0, kind: kind)
      } ?? Naive.Sizes(of: parameters, kind: kind)
    try require(!sizes.hidden.isEmpty, "params", "the key b1 is missing")
    try sizes.check(parameters, kind: kind, "params")
    network = Naive.Network(kind: kind, output: output, sizes: sizes, parameters: parameters)
  }

  private static func sizes(_ sizes: Sizes, kind: Naive.Kind) throws(Malformed) -> Naive.Sizes {
    try require(sizes.x >= 0, "sizes.x", "expected 0 or more inputs, found \(sizes.x)")
    try require(sizes.y >= 1, "sizes.y", "expected 1 or more outputs, found \(sizes.y)")
    try require(!sizes.hidden.isEmpty, "sizes.hidden", "expected at least one layer")
    let isHybrid = kind == .hybridC || kind == .hybridD
    var hidden: [Naive.LayerSize] = []
    for (layer, size) in sizes.hidden.enumerated() {
      let location = "sizes.hidden[\(layer)]"
      try requireCount(size.counts, isHybrid ? 2 : 1, location)
      try require(size.counts.allSatisfy { $0 >= 1 }, location, "expected 1 or more units")
      let (stochastic, deterministic) =
        switch kind {
        case .sfnn: (size.counts[0], 0)
        case .deterministic: (0, size.counts[0])
        case .hybridC, .hybridD: (size.counts[0], size.counts[1])
        }
      hidden.append(Naive.LayerSize(stochastic: stochastic, deterministic: deterministic))
    }
    return Naive.Sizes(inputs: sizes.x, hidden: hidden, outputs: sizes.y)
  }
}
