module github.com/k8slab/k8slab/infra/testbed/go/pause

go 1.24.0
