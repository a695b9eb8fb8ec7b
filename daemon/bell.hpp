// Wakes a thread that polls file descriptors. Rings made while nobody looked are one ring.
#pragma once

namespace calciwatch {

class Bell {
  public:
    Bell();
    Bell(const Bell&) = delete;
    Bell& operator=(const Bell&) = delete;
    ~Bell();

    // From any thread; never blocks.
    void ring() noexcept;
    // Readable once it was rung.
    [[nodiscard]] int descriptor() const { return descriptor_; }
    void silence() noexcept;

  private:
    int descriptor_;
};

}  // namespace calciwatch
