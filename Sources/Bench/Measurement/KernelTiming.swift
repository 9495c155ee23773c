import Kernels

/// What one row of the kernel table shows.
struct KernelResult {
  let workload: KernelWorkload
  let sample: Sample
  /// Seconds of the naive reference for the same work, from a part of it.
  let naiveSeconds: Double
  /// The worst error that the check found, with its unit.
  let error: String
  /// What the kernel is bound by, and the least seconds of a call by it.
  let roof: (resource: Resource, seconds: Double)

  var seconds: Double { sample.best }
  /// Operations or elements a second.
  var rate: Double { workload.work.amount / seconds }
  /// The part of its roof that the kernel reaches.
  var roofShare: Double { roof.seconds / seconds }
  /// More than noise above the roof: the kernel needs less than its workload says.
  var isMiscounted: Bool { roofShare > 1.05 }

  /// Times a kernel that has been checked.
  init(_ workload: KernelWorkload, on kernels: KernelSet, roofs: Roofs, error: String) {
    self.workload = workload
    self.error = error
    roof = roofs.binding(workload.needs)
    let buffers = WorkloadBuffers(kernels)
    let prepared = workload.prepare(buffers)
    // The closures hold views; the buffers own their memory.
    (sample, naiveSeconds) = withExtendedLifetime(buffers.arena) {
      let naive = Sample(batchSeconds: 0.0005, prepared.naive())
      return (
        Sample(prepared.run), naive.best * workload.work.amount / prepared.naiveWork
      )
    }
  }
}
