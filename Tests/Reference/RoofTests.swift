import Kernels
import Testing

@testable import bench

struct `Roofs of kernels` {
  /// All resources at one vector a second.
  private let unit = Roofs(
    rates: Dictionary(uniqueKeysWithValues: Resource.allCases.map { ($0, 1.0) }))

  @Test func `the resource that takes longest binds`() {
    let binding = unit.binding([.loads: 3, .divisions: 2])
    #expect(binding.resource == .loads && binding.seconds == 3)
    var rates = unit.rates
    rates[.divisions] = 0.5
    #expect(Roofs(rates: rates).binding([.loads: 3, .divisions: 2]).resource == .divisions)
  }

  @Test func `arithmetic counts as operations too, loads do not`() {
    let binding = unit.binding([.multiplyAdds: 2, .additions: 2, .operations: 1, .loads: 4])
    #expect(binding.resource == .operations && binding.seconds == 5)
  }

  @Test(arguments: KernelWorkload.all.map(\.id)) func `a kernel says what it needs`(id: String) {
    let workload = KernelWorkload.all.first { $0.id == id }!
    #expect(unit.binding(workload.needs).seconds > 0)
    #expect(workload.needs.values.allSatisfy { $0.isFinite && $0 >= 0 })
  }

  @Test func `a dense product needs its operations, 32 to a vector`() {
    let dense = KernelWorkload.all.filter { $0.check == "sgemm" }
    #expect(!dense.isEmpty)
    for workload in dense {
      #expect(workload.needs[.multiplyAdds]! * 32 == workload.work.amount)
    }
  }
}

struct `Loops that measure roofs` {
  @Test(arguments: InstructionSet.available, Resource.allCases)
  func `count what they do`(set: InstructionSet, resource: Resource) {
    let (kernels, memory, arena) = setting(set)
    let count = { kernels.saturate(resource, rounds: $0, factor: 0.5, memory: memory).count }
    #expect(count(1) > 0 && count(70) == 70 * count(1))
    withExtendedLifetime(arena) {}
  }

  /// A pass over a buffer reads every line of it once; what is read once more cancels.
  @Test(arguments: InstructionSet.available, [Resource.loads, .cacheLoads])
  func `read what they say`(set: InstructionSet, resource: Resource) {
    let (kernels, memory, arena) = setting(set)
    let run = { kernels.saturate(resource, rounds: $0, factor: 0.5, memory: memory) }
    let bytes = resource == .loads ? 1 << 14 : 1 << 18
    let rounds = bytes / 64 / run(1).count
    for (bit, element) in [0, bytes / 8 - 16, bytes / 4 - 1].enumerated() {
      let before = run(rounds).sum
      memory[0, element] = Float(bitPattern: memory[0, element].bitPattern | 1 << UInt32(bit))
      #expect(run(rounds).sum != before && run(2 * rounds).sum == 0)
    }
    withExtendedLifetime(arena) {}
  }

  private func setting(_ set: InstructionSet) -> (KernelSet, Matrix, Arena) {
    let arena = Arena()
    let memory = arena.matrix(rows: 1, columns: KernelSet.saturationFloats)
    memory.fill(1)
    return (KernelSet(set), memory, arena)
  }
}
