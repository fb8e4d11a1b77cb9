# What the lab adds to Vagrant, for its own boxes.
class LabPlugin < Vagrant.plugin("2")
  name "lab"
  description "Hosts of a lab"

  communicator(:lab) do
    require_relative "communicator"
    LabCommunicator
  end
end
