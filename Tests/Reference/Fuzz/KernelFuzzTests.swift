import Foundation
import TestSupport
import Testing

@testable import Kernels

/// Every kernel on random shapes, strides, places and values, against its definition, with guard
/// pages directly behind and directly before every buffer; and the same bits on all sets that fuse.
@Suite struct KernelFuzzTests {
  @Test(arguments: FuzzedKernel.all.map(\.name), GuardedPages.Edge.allCases)
  func `stays in its memory, near its definition, the same on every set`(
    _ name: String, _ edge: GuardedPages.Edge
  ) async {
    await #expect(processExitsWith: .success) { [name, edge] in
      if let problem = FuzzedKernel.named(name).firstProblem(against: edge) {
        Issue.record("\(problem)")
      }
    }
  }

  /// The ledger: a kernel without a description here is found by reading what all sets implement.
  @Test func `every kernel is fuzzed`() throws {
    let names = Set(FuzzedKernel.all.map(\.name))
    #expect(names.count == FuzzedKernel.all.count)
    #expect(try requirements(of: "KernelImplementation").subtracting(Self.exempt) == names)
  }

  /// Computes nothing that is used: it keeps one resource of the machine busy, to time it.
  private static let exempt: Set = ["saturate"]

  /// The names of the functions that the protocol's source declares.
  private func requirements(of protocolName: String) throws -> Set<String> {
    let package = URL(filePath: #filePath).appending(path: "../../../..").standardized
    let source = try String(
      contentsOf: package.appending(path: "Sources/Kernels/Interface/\(protocolName).swift"),
      encoding: .utf8)
    return Set(source.matches(of: /static func (\w+)/).map { String($0.1) })
  }
}

extension FuzzedKernel {
  static func named(_ name: String) -> FuzzedKernel { all.first { $0.name == name }! }
}
